"""Every page of the product, from its own table of addresses, and the looks that one page can have."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from rapport.forecasts.periods import period_of
from tests.flows.endpoints import AT_THE_DOOR, ENDPOINTS

NO_PAGES = {
    "booking": "of a guest, from a mail: test_book_slot looks at it",
    "calendar_feed": "programs call it",
    "contact_line": "a part of create_party",
    "customer_figures": "JSON for a script",
    "dashboard_pdf": "a file",
    "download_export": "a file",
    "download_file": "a file",
    "export_accuracy": "a file",
    "export_audit": "a file",
    "export_mart": "a file",
    "export_records": "a file",
    "export_realignment": "a file",
    "export_schema": "a file",
    "follow_button": "a part of every record's page",
    "health": "JSON for a supervisor",
    "list_suggestions": "a part of choose_bulk",
    "mention_choices": "a part of notes",
    "manifest": "JSON for the browser",
    "notification": "leads to what the notice is about",
    "palette": "JSON for a script",
    "patterns": "test_patterns looks at it",
    "oauth_register": "programs call it",
    "oauth_resource": "JSON for programs",
    "oauth_resource_of": "JSON for programs",
    "oauth_revoke": "programs call it",
    "oauth_server": "JSON for programs",
    "oauth_token": "programs call it",
    "pick": "a part of create_record",
    "preview_file": "a picture",
    "buyer_pdf": "a file",
    "quote_pdf": "a file",
    "quote_products": "choices of a field",
    "product_attributes": "a part of create_product and edit_product",
    "receive_webhook": "other programs call it",
    "refused_rows": "a file",
    "service_worker": "a script",
    "tag_suggestions": "a part of tags",
    "try_pattern": "a part of add_field",
    "unread_count": "JSON for a script",
    "opt_out": "in a mail: test_opt_out looks at it",
    "stop_mailing_by_link": "in a mail: test_send_dashboard looks at it",
    "unsubscribe": "in a mail: test_notifications looks at it",
}
"""Addresses that may be read and are no page, each with the reason."""
QUARTER = period_of("quarter", datetime.now(UTC).date()).key
ROBINS = {"kind": "person", "pk": "alices_forecast", "key": QUARTER}
ORDER = {"record_type": "order", "key": "order", "pk": "order"}
MORE: dict[str, dict[str, Any]] = {
    "buyer_quote": {"token": "token"},
    "book": {"slug": "morgan"},
    "confirm_submission": {"token": "confirm_token"},
    "forecast_course": ROBINS,
    "form_thanks": {"token": "form_token"},
    "submit_forecast": {"key": QUARTER},
    "submit_form": {"token": "form_token"},
    "book_slot": {"slug": "morgan", "slot": "20300101T0900Z"},
    "edit_list": {"key": "opportunity", "pk": "opportunity", "name": "lines"},
    "external_ids": ORDER,
    "files": ORDER,
    "followers": ORDER,
    "map_import": {"pk": "waiting_import"},
    "notes": ORDER,
    "override_forecast": ROBINS,
    "press_automation": {"pk": "automation"},
    "record_automation": {"key": "visit", "pk": "visit"},
    "record_history": ORDER,
    "story": {"story": "story"},
    "tags": ORDER,
}
"""Arguments that serve better here than those in ``tests.flows.endpoints``."""
ASKED = {
    "authorize_app": "response_type=code&code_challenge_method=S256&scope=party:write&"
    "code_challenge=0123456789012345678901234567890123456789012&client_id={client}",
    "likely_duplicates": "name=anna",
    "merge_parties": "pk={party}&pk={alike}",
    "press_automation": "record={visit}",
    "choose_bulk": "pk={party}&pk={alike}",
    "move_opportunity": "stage={last_stage}",
    "compare_products": "id={product}&id={better}&id={bundle}",
    "find_products": "near={product}&to=/orders/new/&currency=EUR&party={party}",
}
"""What is asked of an address, so that its page has something to show."""
STATES = (
    "/records/visit/",
    "/records/visit/?layout=board",
    "/records/blank/",
    "/records/order/",
    "/records/order/?layout=board",
    "/records/order/?layout=calendar",
    "/records/order/?group=status",
    "/records/product/",
    "/records/interaction/",
    "/records/return/",
    "/records/quote/",
    "/records/quote/?layout=board",
    "/records/delivery/",
    "/records/invoice/",
    "/quotes/{sent_quote}/",
    "/quotes/new/?party={party}",
    "/records/activity/",
    "/calendar/?span=month",
    "/calendar/?span=day",
    "/calendar/elsewhere/?change=calendar",
    "/calendar/elsewhere/?change=server",
    "/records/opportunity/",
    "/forecast/?by=territory",
    "/forecast/?by=product",
    "/forecast/accuracy/?method=statistical&as_of=30&by=company",
    "/records/forecast_override/",
    "/records/quota/",
    "/records/quota/create/",
    "/records/territory_model/",
    "/records/competitor/",
    "/records/lead/",
    "/records/lead/create/",
    "/records/lead_stay/",
    "/records/plan/",
    "/records/plan/create/",
    "/records/credit/",
    "/performance/?person={robin}",
    "/performance/?period=2001&only=new_revenue",
    "/performance/calls_per_lead/",
    "/performance/new_revenue/?person={robin}",
    "/leads/{dead_lead}/",
    "/records/lead_form/create/",
    "/records/assignment_rule/{assignment_rule}/lists/people/",
    "/records/stage/create/",
    "/records/opportunity/create/",
    "/records/opportunity/{opportunity}/edit/",
    "/records/opportunity/{opportunity}/lists/plan/",
    "/opportunities/{lost_opportunity}/",
    "/pipeline/{pipeline}/?q=amount>100000000",
    "/records/sequence/",
    "/records/playbook/",
    "/records/mail_template/",
    "/records/suppression/",
    "/records/frequency_cap/",
    "/records/quiet_hours/",
    "/sequences/{sequence}/steps/new/mail/",
    "/sequences/{sequence}/steps/new/condition/",
    "/mail-templates/{mail_template}/?words=anna",
    "/records/price/",
    "/records/price_list/",
    "/records/price_list/{price_list}/",
    "/records/price/create/?product={product}",
    "/records/product_relation/",
    "/records/tax_rate/",
    "/products/{bundle}/",
    "/products/compare/",
    "/products/find/?q=mallet",
    "/records/party/?view={view}",
    "/records/party/?view=customers&q=orders>2 city:any",
    "/records/party/?q=city:Nowhere",
    "/records/party/filter/?q=role:customer orders(total>100 number~a) (country:NL or -x:1)",
    "/records/visit/filter/?q=state:new",
    "/records/party/arrange/?layout=board",
    "/records/order/arrange/?layout=calendar",
    "/records/party/{party}/cell/owner/",
    "/records/visit/{visit}/cell/topics/",
    "/search/?q=anna",
    "/search/?q=zzzz",
    "/parties/{organization}/",
    "/parties/new/?kind=organization",
    "/parties/duplicates/?show=not-same",
    "/insight/rfm/?show=revenue&m=5",
    "/insight/sql/?example=0",
    "/records/question/",
    "/insight/lineage/metric/revenue/",
    "/insight/metrics/?q=revenue",
    "/insight/predictions/churn_risk/",
    "/insight/predictions/win_chance/",
    "/insight/together/?q=tea&discount=20",
    "/insight/metrics/revenue_share_by_segment/",
    "/dashboards/{dashboard}/?period=2026&person={robin}",
    "/dashboards/{dashboard}/?arrange",
    "/dashboards/{dashboard}/tiles/{cohorts}/",
    "/dashboards/{dashboard}/tiles/{world}/",
    "/dashboards/{dashboard}/tiles/add/?of=metric:new_revenue",
    "/dashboards/{dashboard}/tiles/add/?of=opportunity",
    "/insight/lineage/source/raw_orders/",
    "/automations/{draft}/",
    "/automations/{draft}/edit/",
    "/automations/runs/{failed_run}/",
    "/trash/visit/",
    "/audit/?about=party",
    "/set-up/objects/visit/fields/worth/",
    "/set-up/objects/visit/add/formula/",
    "/set-up/objects/visit/add/choice/",
    "/set-up/objects/visit/add/record/",
    "/set-up/objects/party/",
)
"""Pages that look otherwise than the first of their kind."""
REFUSED = {"/records/party/?q=nonsense:3": 422, "/parties/{trashed}/": 404, "/nowhere/": 404}
FRAMES = (
    "/records/party/?view=customers",
    "/records/visit/?layout=board",
    "/records/order/?layout=calendar",
    "/parties/{party}/",
    "/parties/{party}/edit/",
    "/day/",
    "/calendar/",
    "/orders/{order}/",
    "/quotes/{quote}/write/",
    "/q/{token}/",
    "/pipeline/{pipeline}/",
    "/opportunities/{opportunity}/",
    "/leads/{lead}/",
    "/leads/rules/",
    "/performance/",
    "/performance/new_revenue/",
    "/sequences/{sequence}/",
    "/prospects/",
    "/forecast/",
    "/forecast/accuracy/?method=statistical",
    "/territory-map/",
    "/territory-models/{territory_model}/",
    "/insight/",
    "/insight/rfm/",
    "/insight/lineage/",
    "/insight/movement/",
    "/insight/profitability/",
    "/insight/predictions/",
    "/insight/predictions/churn_risk/",
    "/insight/together/",
    "/insight/groups/",
    "/insight/lineage/mart/exposures/",
    "/insight/sql/",
    "/insight/metrics/",
    "/dashboards/{dashboard}/",
    "/dashboards/{dashboard}/tiles/{tile}/",
    "/dashboards/{dashboard}/tiles/{world}/",
    "/automations/{automation}/edit/",
    "/imports/{waiting_import}/map/",
    "/set-up/objects/visit/",
    "/records/visit/create/",
    "/audit/",
    "/users/",
    "/nowhere/",
)
"""Pages that use every component between them: looked at from right to left, and by axe on a phone."""
UNSEEN_DOORS = {
    "sign-in/2fa/webauthn/keys/<int:pk>/edit/": "of a passkey, which test_passkey makes",
    "sign-in/2fa/webauthn/keys/<int:pk>/remove/": "of a passkey, which test_passkey makes",
    "sign-in/2fa/webauthn/login/": "JSON for a script",
    "sign-in/2fa/recovery-codes/download/": "a file",
    "sign-in/confirm-email/(?P<key>[-:\\w]+)/$": "the same address as with <str:key>",
    "sign-in/oidc/(?P<provider_id>[^/]+)/login/": "leads to the company's provider",
    "sign-in/oidc/(?P<provider_id>[^/]+)/login/callback/": "comes from the company's provider",
}
"""Addresses at the door that are no page of ours, each with the reason."""


def routes() -> dict[str, URLPattern]:
    """Every address that may be read, by its name, or at the door by its route."""
    return {
        route if route.startswith(AT_THE_DOOR) else str(pattern.name): pattern
        for route, pattern in _patterns(get_resolver().url_patterns)
        if "GET" in _methods(pattern.callback)
    }


def addresses(ids: Mapping[str, Any]) -> dict[str, str]:
    """Where every page inside is, by its name, for the records that ``ids`` names."""
    return {
        name: _address(name, pattern, ids)
        for name, pattern in sorted(routes().items())
        if not (name.startswith(AT_THE_DOOR) or name in NO_PAGES or _is_for_programs(name))
    }


def _is_for_programs(name: str) -> bool:
    return ENDPOINTS[name].get == "token"


def _address(name: str, pattern: URLPattern, ids: Mapping[str, Any]) -> str:
    said = {"record_type": "party"} | (MORE.get(name) or ENDPOINTS[name].args)
    wanted = {key: _value(key, said[key], ids) for key in pattern.pattern.converters}
    path = reverse(name, kwargs=wanted)
    return f"{path}?{ASKED[name].format(**ids)}" if name in ASKED else path


def doors() -> list[str]:
    """Every page at the door whose address needs nothing more."""
    found = (name for name in routes() if name.startswith(AT_THE_DOOR) and name not in UNSEEN_DOORS)
    return sorted(f"/{name}" for name in found if not set(name) & set("<(?"))


def _value(key: str, word: Any, ids: Mapping[str, Any]) -> Any:
    if key == "token":
        return ids.get(word, word)
    return ids[word] if key.endswith(("pk", "story")) else word


def _patterns(found: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _patterns(pattern.url_patterns, route)


def _methods(view: Callable[..., Any]) -> list[str]:
    """What ``require_POST`` and its kin allow; a view that says nothing may be read."""
    found = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
    return list(found.get("request_method_list") or ["GET"])
