"""How far it is on the globe."""

from huinong.kernel.earth import metres_between


def test_a_tenth_of_a_degree_north_is_eleven_kilometres() -> None:
    assert round(metres_between(114.0, 29.5, 114.0, 29.6)) == 11_120


def test_there_and_back_are_as_far_and_here_is_nowhere() -> None:
    there, back = metres_between(114.0, 29.5, 115.0, 30.0), metres_between(115.0, 30.0, 114.0, 29.5)
    assert round(there) == round(back) == 111_404
    assert metres_between(114.0, 29.5, 114.0, 29.5) == 0.0


def test_the_other_side_of_the_globe_is_half_its_girth() -> None:
    assert round(metres_between(0.0, 0.0, 180.0, 0.0) / 1000) == 20_015
