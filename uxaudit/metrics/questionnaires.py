"""The scores of questionnaires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SUS_GRADES = (
    (84.1, "A+"),
    (80.8, "A"),
    (78.9, "A−"),
    (77.2, "B+"),
    (74.1, "B"),
    (72.6, "B−"),
    (71.1, "C+"),
    (65.0, "C"),
    (62.7, "C−"),
    (51.7, "D"),
)
"""The lowest score of each grade on the curved grading scale (Sauro & Lewis 2016, "Quantifying the User Experience")."""


def sus_score(answers: Sequence[int]) -> float:
    """The System Usability Scale, 0 to 100, of ten answers from 1 to 5 (Brooke 1996). Raises ValueError for any others."""
    if len(answers) != 10 or not all(1 <= answer <= 5 for answer in answers):
        raise ValueError("SUS has ten answers from 1 to 5")
    return 2.5 * sum(answer - 1 if number % 2 == 0 else 5 - answer for number, answer in enumerate(answers))


def sus_grade(score: float) -> str:
    """The grade of a SUS score on the curved grading scale; a score of 68 is the 50th percentile and a C."""
    return next((grade for least, grade in SUS_GRADES if score >= least), "F")


def umux_lite_score(answers: Sequence[int]) -> float:
    """UMUX-Lite, 0 to 100, of two answers from 1 to 7 (Lewis, Utesch & Maher 2013). Raises ValueError for any others."""
    if len(answers) != 2 or not all(1 <= answer <= 7 for answer in answers):
        raise ValueError("UMUX-Lite has two answers from 1 to 7")
    return (sum(answers) - 2) * 100 / 12


def sus_from_umux_lite(score: float) -> float:
    """Returns the SUS score predicted from UMUX-Lite by regression: 0.65 × UMUX-Lite + 22.9 (Lewis, Utesch & Maher 2013)."""
    return 0.65 * score + 22.9


def answered(answers: Mapping[str, int], questionnaire: str, items: int) -> tuple[int, ...] | None:
    """Returns the answers to all items of a questionnaire, in order; None if one is missing."""
    found = [answers.get(f"{questionnaire}-{number}") for number in range(1, items + 1)]
    return None if None in found else tuple(answer for answer in found if answer is not None)
