"""Pages, scenarios, and what a careful person says of them: the truth that uxaudit is compared with (``make truth``)."""
