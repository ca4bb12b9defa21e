"""The JSON API of the desk (`/api/v1`): the same operations for programs, by token, described by OpenAPI."""
