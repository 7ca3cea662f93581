"""Addresses of orders and returns."""

from __future__ import annotations

from django.urls import path

from rapport.orders.views import dealing, orders, panels

urlpatterns = [
    path("", orders.orders, name="orders"),
    path("new/", orders.place_order, name="place_order"),
    path("<int:pk>/", orders.order, name="order"),
    path("<int:pk>/cancel/", orders.cancel_order, name="cancel_order"),
    path("<int:pk>/return/", orders.receive_return, name="receive_return"),
    path("<int:pk>/deliver/", dealing.plan_delivery, name="plan_delivery"),
    path("<int:pk>/invoice/", dealing.issue_invoice, name="issue_invoice"),
    path("<int:pk>/dealings/", dealing.order_dealings, name="order_dealings"),
    path("deliveries/<int:pk>/complete/", dealing.complete_delivery, name="complete_delivery"),
    path("invoices/<int:pk>/pay/", dealing.record_payment, name="record_payment"),
    path("invoices/<int:pk>/void/", dealing.void_invoice, name="void_invoice"),
    path("returns/", orders.returns, name="returns"),
    path("returns/<int:pk>/", orders.return_page, name="return"),
    path("of/<int:pk>/", panels.party_orders, name="party_orders"),
    path("of-product/<int:pk>/", panels.product_sales, name="product_sales"),
    path("with-product/<int:pk>/", panels.product_companions, name="product_companions"),
]
