"""The runner: the program inside a function's container. Standard library only.

It listens, fetches and imports the function's code, tells the gateway that it is ready, and then
executes calls. The contract is docs/design/contracts.md, sections 4 to 7.
"""
