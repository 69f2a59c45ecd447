"""What every test can ask for."""

pytest_plugins = [
    "tests.fixtures.board",
    "tests.fixtures.browser",
    "tests.fixtures.committing",
    "tests.fixtures.databases",
    "tests.fixtures.identity",
    "tests.fixtures.mailbox",
    "tests.fixtures.rest",
    "tests.fixtures.servers",
]
