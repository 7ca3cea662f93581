"""What the columns of a contact list can be, by the headings that other systems give them."""

from __future__ import annotations

from rapport.platform.exchange.importers import CellKind, ImportField, ImportOption

ROLE = ImportOption(
    "role",
    "They are",
    choices=(
        ("", "As the file says, if it does"),
        ("customer", "Customers"),
        ("prospect", "Prospects"),
        ("supplier", "Suppliers"),
        ("partner", "Partners"),
        ("employee", "Employees"),
    ),
)


def _text(name: str, label: str, *synonyms: str, limit: int = 250) -> ImportField:
    return ImportField(name, label, synonyms=synonyms, limit=limit)


def _email(name: str, label: str, *synonyms: str) -> ImportField:
    return ImportField(name, label, CellKind.EMAIL, is_lenient=True, synonyms=synonyms)


def _country(name: str, label: str, *synonyms: str) -> ImportField:
    return ImportField(name, label, CellKind.COUNTRY, synonyms=synonyms)


FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "external_id",
        "Id",
        CellKind.KEY,
        synonyms=("customer id", "contact id", "account id", "party id", "supplier id", "employee id",
                  "person id", "record id", "id", "uid"),
        limit=200,
        help="What the source calls this party; a repeat finds it by this.",
    ),
    _text("name", "Name", "full name", "display name", "person name", "customer name", "contact", "fn", limit=200),
    _text("given_name", "Given name", "first name", "firstname", "person first name", "vorname", "forename", limit=100),
    _text("middle_name", "Middle name", "additional name", limit=100),
    _text("family_name", "Family name", "last name", "lastname", "person last name", "surname", "nachname", limit=100),
    _text("organization", "Organization", "organization name", "organization 1 name", "company name", "company",
          "account name", "account", "person organization", "default address company", "firma", "org", limit=200),
    _text("contact_name", "Contact at the company", "contact person", limit=200),
    _text("contact_title", "Title of the contact", limit=120),
    _text("job_title", "Job title", "organization 1 title", "organization title", "title", "position", "occupation",
          "role title", limit=120),
    _text("prefix", "Name prefix", "salutation", "title of courtesy", "anrede", "title", limit=40),
    _text("suffix", "Name suffix", limit=40),
    _text("phonetic_name", "Phonetic name", "yomi name", limit=200),
    _text("kind", "Kind", "party kind", "record kind", limit=40),
    _text("role", "Role", "party role", "relationship", limit=40),
    _text("industry", "Industry", "sector", "branch", limit=120),
    _text("website", "Website", "web page", "website 1 value", "homepage", "website url", "url", "web site", limit=200),
    _text("language", "Language", limit=10),
    ImportField("born_on", "Birthday", CellKind.DATE, is_lenient=True, synonyms=("birth date", "date of birth")),
    _text("tags", "Tags", "group membership", "labels", "tag", "categories", "groups", limit=2000),
    _email("email", "E-mail", "e-mail address", "email address", "e-mail 1 value", "e-mail 1", "person email work",
           "email 1", "primary email", "mail"),
    _text("email_label", "E-mail label", "e-mail 1 type", "e-mail 1 label", limit=40),
    _email("email_2", "Second e-mail", "e-mail 2 address", "e-mail 2 value", "e-mail 2", "person email home",
           "email 2", "secondary email"),
    _text("email_label_2", "Second e-mail label", "e-mail 2 type", "e-mail 2 label", limit=40),
    _email("email_3", "Third e-mail", "e-mail 3 address", "e-mail 3 value", "e-mail 3", "email 3"),
    _text("email_label_3", "Third e-mail label", "e-mail 3 type", "e-mail 3 label", limit=40),
    _text("phone", "Phone", "phone number", "phone 1 value", "phone 1", "person phone", "person phone work",
          "business phone",
          "primary phone", "telephone", "telefon", "company main phone", "tel", limit=120),
    _text("phone_label", "Phone label", "phone 1 type", "phone 1 label", limit=40),
    _text("phone_2", "Second phone", "phone 2 value", "phone 2", "home phone", limit=120),
    _text("phone_label_2", "Second phone label", "phone 2 type", "phone 2 label", limit=40),
    _text("phone_3", "Third phone", "phone 3 value", "phone 3", "business phone 2", "other phone", limit=120),
    _text("phone_label_3", "Third phone label", "phone 3 type", "phone 3 label", limit=40),
    _text("phone_4", "Fourth phone", "phone 4 value", "phone 4", "home phone 2", limit=120),
    _text("phone_label_4", "Fourth phone label", "phone 4 type", "phone 4 label", limit=40),
    _text("mobile", "Mobile phone", "mobile", "mobile phone number", "cell phone", "cell", "handy", limit=120),
    _text("fax", "Fax", "business fax", "fax number", limit=120),
    _text("street", "Street", "address", "street address", "address 1 street", "address line 1", "business street",
          "mailing street", "billing street", "organization address", "default address address1", "address 1",
          "strasse"),
    _text("city", "City", "address 1 city", "business city", "mailing city", "billing city", "default address city",
          "town", "ort",
          limit=100),
    _text("region", "Region", "state", "province", "county", "address 1 region", "business state", "mailing state",
          "mailing state province", "billing state", "billing state province", "state region", "state province",
          "default address province code", limit=100),
    _text("postal_code", "Postal code", "zip", "zip code", "postcode", "address 1 postal code", "business postal code",
          "mailing zip", "mailing zip postal code", "billing zip", "billing zip postal code", "default address zip",
          "plz", limit=20),
    _country("country", "Country", "address 1 country", "business country", "mailing country", "billing country",
             "country region", "business country region", "default address country code", "land"),
    _text("address_label", "Address label", "address 1 type", "address 1 label", limit=40),
    _text("street_2", "Second street", "address 2 street", "home street", "other street"),
    _text("city_2", "Second city", "address 2 city", "home city", "other city", limit=100),
    _text("region_2", "Second region", "address 2 region", "home state", "other state", limit=100),
    _text("postal_code_2", "Second postal code", "address 2 postal code", "home postal code", "other postal code",
          limit=20),
    _country("country_2", "Second country", "address 2 country", "home country", "other country"),
    _text("address_label_2", "Second address label", "address 2 type", "address 2 label", limit=40),
    _text("linkedin", "LinkedIn", "linkedin url", "linkedin profile", limit=120),
    _text("twitter", "X (Twitter)", "twitter", "twitter handle", "x", limit=120),
    ImportField("reports_to", "Reports to (id)", CellKind.KEY, synonyms=("reports to", "manager id"), limit=200),
)  # fmt: skip
"""Earlier synonyms win: "Title" is the job title unless the file has a column "Job title"."""
