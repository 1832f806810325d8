"""What content is known by."""


def digest(data: bytes, size: int = 16) -> bytes:
    """A digest of so many bytes, which no two contents share."""
    from hashlib import blake2b  # It loads OpenSSL, and most runs know nothing by its content.

    return blake2b(data, digest_size=size).digest()
