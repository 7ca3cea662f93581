"""What people type of the catalogue, read into what actions take."""

from rapport.catalog.forms.bundles import BundleForm, begun_with
from rapport.catalog.forms.categories import AttributeForm, CategoryForm
from rapport.catalog.forms.products import ProductFields, ProductForm

__all__ = [
    "AttributeForm",
    "BundleForm",
    "CategoryForm",
    "ProductFields",
    "ProductForm",
    "begun_with",
]
