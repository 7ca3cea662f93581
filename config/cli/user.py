from typing import Annotated

import typer

from config.cli.output import AsJson, give

app = typer.Typer(help="People who sign in.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The e-mail address they sign in with.")]


@app.command("create")
def create(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
    role: Annotated[list[str] | None, typer.Option(help="What they do; repeatable.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make someone who may sign in, an administrator by default, and print the link to begin."""
    from config.startup import running_database

    with running_database():
        from rapport.platform import access
        from rapport.platform.accounts import mails, tokens
        from rapport.platform.accounts.actions import users

        roles = role or [access.Role.ADMINISTRATOR.value]
        user = users.invite_user(email, by=access.SYSTEM, name=name, roles=roles)
        link = mails.absolute(tokens.invitation_path(user))
    give({"email": user.email, "roles": ", ".join(user.roles), "link": link}, as_json=as_json)


@app.command("reset")
def reset(email: Email, *, as_json: AsJson = False) -> None:
    """Print the link with which someone sets a new password; it works once, within the hour."""
    from config.startup import running_database

    with running_database():
        from rapport.kit.errors import NotFound
        from rapport.platform.accounts import mails, tokens
        from rapport.platform.accounts.actions import passwords

        user = passwords.request_password_reset(email, ip="")
        if user is None:
            raise NotFound("no_such_user", f"Nobody active signs in with {email}.")
        link = mails.absolute(tokens.reset_path(user))
    give({"email": user.email, "link": link}, as_json=as_json)
