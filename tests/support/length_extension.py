"""Length extension: the SHA-256 of a secret and a known message goes on, without the secret, behind its padding."""

import struct

_MASK = 0xFFFFFFFF


def extend(digest: str, length: int, suffix: bytes) -> tuple[bytes, str]:
    """Go on from a digest of `length` bytes.

    Returns what stands behind the hashed bytes now, their padding and the suffix, and the digest of the whole.
    """
    padding = _padding(length)
    state = list(struct.unpack(">8I", bytes.fromhex(digest)))
    rest = suffix + _padding(length + len(padding) + len(suffix))
    for start in range(0, len(rest), 64):
        state = _compress(state, rest[start : start + 64])
    return padding + suffix, struct.pack(">8I", *state).hex()


def _padding(length: int) -> bytes:
    return b"\x80" + b"\0" * ((55 - length) % 64) + struct.pack(">Q", 8 * length)


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def _cube_root_fraction(number: int) -> int:
    """Return the first 32 bits behind the point of a number's cube root."""
    scaled, root = number << 96, 1 << 40
    while root**3 > scaled:  # Newton's steps from above, in whole numbers
        root = (2 * root + scaled // root**2) // 3
    return root & _MASK


_ROUND_CONSTANTS = [_cube_root_fraction(prime) for prime in _primes(64)]


def _rotated(word: int, by: int) -> int:
    return (word >> by | word << (32 - by)) & _MASK


def _compress(state: list[int], block: bytes) -> list[int]:
    words = list(struct.unpack(">16I", block))
    for index in range(16, 64):
        one, other = words[index - 15], words[index - 2]
        small = _rotated(one, 7) ^ _rotated(one, 18) ^ one >> 3
        large = _rotated(other, 17) ^ _rotated(other, 19) ^ other >> 10
        words.append((words[index - 16] + small + words[index - 7] + large) & _MASK)
    a, b, c, d, e, f, g, h = state
    for constant, word in zip(_ROUND_CONSTANTS, words, strict=True):
        chosen = (e & f) ^ (~e & g)
        first = (h + (_rotated(e, 6) ^ _rotated(e, 11) ^ _rotated(e, 25)) + chosen + constant + word) & _MASK
        majority = (a & b) ^ (a & c) ^ (b & c)
        second = ((_rotated(a, 2) ^ _rotated(a, 13) ^ _rotated(a, 22)) + majority) & _MASK
        a, b, c, d, e, f, g, h = (first + second) & _MASK, a, b, c, (d + first) & _MASK, e, f, g
    return [(old + new) & _MASK for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
