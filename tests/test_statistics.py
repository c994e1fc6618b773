"""Every published number of the formulas, and their laws."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uxaudit.metrics.statistics import (
    adjusted_wald,
    central_time,
    geometric_mean,
    laplace,
    log_normal_score,
    lostness,
    mean_interval,
    path_deviation,
    percentile_interval,
    t_quantile,
    time_interval,
)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (4, 5, 0.3596, 0.9796),  # Sauro & Lewis 2005
        (9, 10, 0.5740, 1.0),
        (15, 20, 0.5275, 0.8919),
    ],
)
def test_adjusted_wald(x: int, n: int, low: float, high: float) -> None:
    assert adjusted_wald(x, n) == pytest.approx((low, high), abs=6e-4)


@pytest.mark.parametrize(("n", "low"), [(5, 0.599), (10, 0.751), (20, 0.859)])
def test_adjusted_wald_is_one_sided_at_the_ends(n: int, low: float) -> None:
    assert adjusted_wald(n, n) == (pytest.approx(low, abs=6e-4), 1.0)
    assert adjusted_wald(0, n)[0] == 0.0
    assert adjusted_wald(0, n)[1] == pytest.approx(1 - adjusted_wald(n, n)[0])


@pytest.mark.parametrize(("x", "n", "value"), [(20, 20, 0.955), (4, 20, 0.227), (11, 20, 0.545), (13, 13, 0.933)])
def test_laplace(x: int, n: int, value: float) -> None:
    assert laplace(x, n) == pytest.approx(value, abs=6e-4)


def test_the_interval_of_task_times() -> None:
    times = [55, 65, 75, 62, 45, 135]  # Sauro, "Average task times in usability tests"
    assert round(geometric_mean(times)) == 68
    interval = time_interval(times)
    assert interval is not None
    assert [round(bound) for bound in interval] == [46, 101]
    assert time_interval([5.0]) is None


def test_the_typical_time_is_geometric_for_few_and_the_median_for_many() -> None:
    assert central_time([]) is None
    assert central_time([1, 100]) == pytest.approx(10)
    assert central_time([*range(1, 25), 10_000]) == 13


@pytest.mark.parametrize(
    ("p", "df", "t"),
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 4, 2.776),
        (0.975, 5, 2.571),
        (0.95, 9, 1.833),
        (0.975, 120, 1.980),
        (0.995, 3, 5.841),
        (0.5, 7, 0.0),
    ],
)
def test_student(p: float, df: int, t: float) -> None:
    assert t_quantile(p, df) == pytest.approx(t, abs=6e-4)


@pytest.mark.parametrize(
    ("p10", "median"), [(1800, 3000), (934, 1600), (2500, 4000), (1200, 2400), (200, 600), (150, 350), (0.1, 0.25), (200, 500)]
)
def test_the_curve_goes_through_its_two_points(p10: float, median: float) -> None:
    assert log_normal_score(p10, p10, median) == pytest.approx(0.9, abs=1e-6)
    assert log_normal_score(median, p10, median) == pytest.approx(0.5, abs=1e-9)
    assert log_normal_score(0, p10, median) == 1.0


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_curve_never_rises(a: float, b: float) -> None:
    assert log_normal_score(max(a, b), 100, 1000) <= log_normal_score(min(a, b), 100, 1000)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = adjusted_wald(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@pytest.mark.parametrize(("x", "n"), [(1, 0), (3, 2), (-1, 2)])
def test_no_share_of_nothing(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        adjusted_wald(x, n)


def test_an_interval_of_differences() -> None:
    assert mean_interval([-10.0, -10.0, -10.0]) == (-10, -10)
    assert mean_interval([1.0]) is None


def test_the_middle_of_what_was_drawn() -> None:
    assert percentile_interval([*range(101), math.nan]) == pytest.approx((2.5, 97.5))
    assert percentile_interval([math.nan]) is None


@pytest.mark.parametrize(
    ("different", "visited", "least", "value"),
    [
        (6, 9, 3, 0.60),  # Tullis & Albert
        (3, 3, 3, 0.0),
        (1, 1, 1, 0.0),
        (4, 8, 2, math.sqrt(0.5)),
    ],
)
def test_lostness(different: int, visited: int, least: int, value: float) -> None:
    assert lostness(different, visited, least) == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(("different", "visited", "least"), [(2, 2, 3), (0, 0, 1), (3, 3, 0)])
def test_a_way_that_broke_off_has_no_lostness(different: int, visited: int, least: int) -> None:
    assert lostness(different, visited, least) is None


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_lostness_is_bounded(least: int, more: int, again: int) -> None:
    value = lostness(least + more, least + more + again, least)
    assert value is not None
    assert 0 <= value < math.sqrt(2)


def test_path_deviation() -> None:
    assert (path_deviation(9, 6), path_deviation(6, 6), path_deviation(3, 0)) == (0.5, 0.0, None)
