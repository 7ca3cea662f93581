"""The assistants' shell: what may be asked and done here, as tools of the Model Context Protocol.

Owns the address ``/mcp``, the protocol and the tools. Each tool calls the queries and actions that the
API and the pages call, with the rights of the token's user within its scopes; apps hang tools of their
own on it. Publishes every call of a tool, without what was asked. Refuses to know any record type.
"""
