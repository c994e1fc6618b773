"""Words by which a control says that it changes something for good."""

from __future__ import annotations

import re

_COMMANDS = """log ?out|log off|sign ?out|sign off|quit|delete|remove|destroy|deactivate|unsubscribe|cancel|reset|purge|add to|buy|vote
|approve|reject|abmelden|ausloggen|löschen|entfernen|stornieren|se déconnecter|déconnexion|supprimer|cerrar sesión|eliminar|borrar
|esci|elimina|sair|excluir|uitloggen|verwijderen|wyloguj|usuń"""


CHANGES = re.compile(rf"\b({_COMMANDS.replace(chr(10), '')})\b", re.IGNORECASE)
"""Names of what ends a session or changes data. A good site does that by POST alone; not all sites are good. Own judgement."""


COMMAND_WORDS = 4
"""A command is brief: longer texts that hold such a word are about it (own judgement)."""
