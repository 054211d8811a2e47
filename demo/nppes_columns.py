"""The columns of NPPES's files, all of them, in CMS's order."""

_ADDRESS = (
    "First Line Business {} Address",
    "Second Line Business {} Address",
    "Business {} Address City Name",
    "Business {} Address State Name",
    "Business {} Address Postal Code",
    "Business {} Address Country Code (If outside U.S.)",
    "Business {} Address Telephone Number",
    "Business {} Address Fax Number",
)
_TAXONOMY = (
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)
_IDENTIFIER = (
    "Other Provider Identifier_{}",
    "Other Provider Identifier Type Code_{}",
    "Other Provider Identifier State_{}",
    "Other Provider Identifier Issuer_{}",
)
HEADER = (
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Prefix Text",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Provider Other Last Name",
    "Provider Other First Name",
    "Provider Other Middle Name",
    "Provider Other Name Prefix Text",
    "Provider Other Name Suffix Text",
    "Provider Other Credential Text",
    "Provider Other Last Name Type Code",
    *(f"Provider {part.format('Mailing')}" for part in _ADDRESS),
    *(f"Provider {part.format('Practice Location')}" for part in _ADDRESS),
    "Provider Enumeration Date",
    "Last Update Date",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Sex Code",
    "Authorized Official Last Name",
    "Authorized Official First Name",
    "Authorized Official Middle Name",
    "Authorized Official Title or Position",
    "Authorized Official Telephone Number",
    *(part.format(n) for n in range(1, 16) for part in _TAXONOMY),
    *(part.format(n) for n in range(1, 51) for part in _IDENTIFIER),
    "Is Sole Proprietor",
    "Is Organization Subpart",
    "Parent Organization LBN",
    "Parent Organization TIN",
    "Authorized Official Name Prefix Text",
    "Authorized Official Name Suffix Text",
    "Authorized Official Credential Text",
    *(f"Healthcare Provider Taxonomy Group_{n}" for n in range(1, 16)),
    "Certification Date",
)
"""All 330 columns of the provider file, in CMS's order."""
LOCATION_HEADER = (
    "NPI",
    *(
        f"Provider Secondary Practice Location Address{part}"
        for part in (
            "- Address Line 1", "-  Address Line 2", " - City Name", " - State Name",
            " - Postal Code", " - Country Code (If outside U.S.)", " - Telephone Number",
            " - Telephone Extension",
        )
    ),
    "Provider Practice Location Address - Fax Number",
)  # fmt: skip
NAME_HEADER = (
    "NPI",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Created Date",
)
PRACTICE = tuple(f"Provider {part.format('Practice Location')}" for part in _ADDRESS)
MAILING = tuple(f"Provider {part.format('Mailing')}" for part in _ADDRESS)
CODES = tuple(_TAXONOMY[0].format(n) for n in range(1, 16))
SWITCHES = tuple(_TAXONOMY[3].format(n) for n in range(1, 16))
COLUMN = {name: number for number, name in enumerate(HEADER)}
