"""The smallest things that are taken for pictures, and one that a browser can draw."""

from base64 import b64decode

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"a bag" + b"\xff\xd9"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
