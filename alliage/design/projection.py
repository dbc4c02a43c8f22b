"""The Equal Earth projection (Šavrič, Patterson, Jenny, 2018): equal areas, no territory drawn larger than another."""

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF = sqrt(3) / 2


def _raw(lon: float, lat: float) -> tuple[float, float]:
    """Longitude and latitude in radians to the plane of the projection."""
    theta = asin(HALF * sin(lat))
    square = theta * theta
    sixth = square**3
    x = lon * cos(theta) / (HALF * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    y = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return x, y


WIDTH = 1000.0
SCALE = WIDTH / (2 * _raw(radians(180), 0.0)[0])
NORTH = _raw(0.0, radians(84))[1]


def project(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to units of a map 1000 units wide, its top at 84° north, y growing southwards."""
    x, y = _raw(radians(lon), radians(lat))
    return x * SCALE + WIDTH / 2, (NORTH - y) * SCALE
