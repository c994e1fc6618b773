"""The Mug Shop: a small web shop to try uxaudit on, in a good build and in one with known flaws.

``python -m uxaudit.demo --build flawed`` serves it; :func:`uxaudit.demo.server.serve` does so inside a test.
``flaws.toml`` lists the flaws of the flawed build, with their places.
"""
