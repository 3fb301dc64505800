"""What a plan was made from, in a few characters: the same problem has the same digest, however it was put together."""

from hashlib import sha256

from huinong.engines.planning.days.values import Problem


def digest_of(problem: Problem) -> str:
    """SHA-256 over the problem's canonical text: its parts as they are printed, its matrices as whole numbers."""
    taken = sha256()
    for part in (problem.depot, problem.opens_s, problem.closes_s, problem.rates):
        taken.update(repr(part).encode())
    for group in (problem.places, problem.demands, problem.villages, problem.buses):
        taken.update(repr(group).encode())
    for centre in problem.centres:
        taken.update(repr((centre.place, centre.opens_s, centre.closes_s, centre.stop_s, centre.handling_s)).encode())
        taken.update(repr((centre.pieces, centre.fee_fen_per_piece, sorted(centre.zones))).encode())
    for vehicle in problem.vehicles:
        bare = [getattr(vehicle, name) for name in vehicle.__slots__ if name != "spaces"]
        taken.update(repr((bare, sorted(vehicle.spaces.items()))).encode())
    for profile, matrix in sorted(problem.travel.items()):
        taken.update(repr((profile, matrix.is_estimate)).encode())
        taken.update(matrix.seconds.astype("<i8").tobytes() + matrix.metres.astype("<i8").tobytes())
    return taken.hexdigest()
