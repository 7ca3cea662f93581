"""Rights, for administrators: what each role may do with each type of record, and with its fields.

Opened when the company sets up, and when someone sees too much or too little. The first page shows
everything at once; a change is tried out on people and records before it holds.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid, NotFound
from rapport.platform.access import FieldRight, Policy, Right, Role, Scope
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import rights as actions
from rapport.platform.records.queries.reaching import reached
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.ui.page import Request, page

ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]
PEOPLE = 25
TRIED = (Right.READ, Right.EDIT)


def rights(request: Request) -> HttpResponse:
    """Every type and role at once."""
    types = _types()
    rows = [
        (_label(policy, types), policy, queries.rights_of(request.actor, policy))
        for policy in queries.adjustable_policies(request.actor)
    ]
    rows.sort(key=lambda row: (row[1].name not in types, row[0]))
    context = {"rows": rows, "types": types, "roles": ROLES, "scopes": list(Scope)}
    return page(request, "accounts/rights.html", context)


@require_http_methods(["GET", "POST"])
def change_rights(request: Request, policy: str) -> HttpResponse:
    """What every role may do with one type; posting ``try`` shows what would change, and for whom."""
    law = _policy(request, policy)
    given = _given(request, law)
    if request.method == "POST" and "try" not in request.POST:
        changes = actions.change_rights(law.name, given, by=request.actor)
        messages.success(request, _("The rights hold from now on.") if changes else _("As before."))
        return HttpResponseRedirect(reverse("change_rights", args=[law.name]), status=303)
    types = _types()
    context = {
        "policy": law,
        "label": _label(law, types),
        "type": types.get(law.name),
        "rows": queries.rights_of(request.actor, law),
        "given": given,
        "tried": _tried(request, law, given, types.get(law.name)) if given else None,
    }
    return page(request, "accounts/change_rights.html", context)


@require_POST
def reset_rights(request: Request, policy: str) -> HttpResponse:
    """Back to what is declared."""
    law = _policy(request, policy)
    actions.reset_rights(law.name, by=request.actor)
    messages.success(request, _("The rights are as they came."))
    return HttpResponseRedirect(reverse("change_rights", args=[law.name]), status=303)


@require_http_methods(["GET", "POST"])
def change_field_rights(request: Request, policy: str) -> HttpResponse:
    """Which roles may not see, or only read, single fields of a type."""
    law, kind = _policy(request, policy), _types().get(policy)
    if kind is None:
        raise NotFound()
    fields = {name: found for name, found in kind.all_fields().items() if name != kind.title}
    rights_now = queries.field_rights_of(request.actor, law, list(fields))
    if request.method == "POST":
        given = {
            name: {role: _field_right(request, name, role) for role in roles}
            for name, roles in rights_now.items()
        }
        actions.change_field_rights(law.name, given, by=request.actor)
        messages.success(request, _("The fields are open to whom you said."))
        address = reverse("change_field_rights", args=[law.name])
        return HttpResponseRedirect(address, status=303)
    context = {
        "policy": law,
        "type": kind,
        "label": kind.plural,
        "fields": fields,
        "rights": rights_now,
        "roles": list(next(iter(rights_now.values()), {})),
        "choices": list(FieldRight),
    }
    return page(request, "accounts/change_field_rights.html", context)


def _types() -> dict[str, RecordType]:
    """Record types by the name of their policy."""
    return {kind.policy_name: kind for kind in record_types().values()}


def _label(policy: Policy, types: dict[str, RecordType]) -> str:
    kind = types.get(policy.name)
    return kind.plural if kind else policy.label or policy.name.rpartition(".")[2]


def _policy(request: Request, name: str) -> Policy:
    """Raises NotFound for one that may not be changed."""
    _types()  # registers the policies of the types made in the browser
    found = {policy.name: policy for policy in queries.adjustable_policies(request.actor)}
    if name not in found:
        raise NotFound()
    return found[name]


def _given(request: Request, law: Policy) -> dict[Role, dict[Right, Scope]]:
    """Role → right → scope, of the selects that were sent."""
    found: dict[Role, dict[Right, Scope]] = {}
    for role in ROLES:
        for right in law.rights:
            text = request.POST.get(f"{role}.{right}", "")
            if text:
                found.setdefault(role, {})[right] = Scope(_number(text, len(Scope)))
    return found


def _field_right(request: Request, name: str, role: Role) -> FieldRight:
    text = request.POST.get(f"{name}.{role}", str(FieldRight.EDIT.value))
    return FieldRight(_number(text, len(FieldRight)))


def _number(text: str, count: int) -> int:
    if text not in map(str, range(count)):
        raise Invalid("unknown_scope", "Choose one of the offered.")
    return int(text)


def _tried(
    request: Request, law: Policy, given: dict[Role, dict[Right, Scope]], kind: RecordType | None
) -> list[dict[str, Any]]:
    """What would change for whom: a row per person and right, with how many records now and then."""
    if kind is None:
        return []
    pairs = queries.actors_as_if(request.actor, law, given, most=PEOPLE)
    return [
        {
            "name": now.name,
            "right": right,
            "now": reached(kind, now, right),
            "then": reached(kind, then, right),
        }
        for now, then in pairs
        for right in TRIED
        if law.scope(now, right) is not law.scope(then, right)
    ]
