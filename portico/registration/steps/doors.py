"""Every step kind with what answers for it."""

from portico.profiles.schema import StepKind
from portico.registration.steps.account_sign_in import AccountSignIn
from portico.registration.steps.account_type import AccountType
from portico.registration.steps.administrator_consent import AdministratorConsent
from portico.registration.steps.agreement import Agreement
from portico.registration.steps.base import StepDoor
from portico.registration.steps.communications import Communications
from portico.registration.steps.credentials import Credentials
from portico.registration.steps.electronic_signature import ElectronicSignature
from portico.registration.steps.email_code import EmailCode
from portico.registration.steps.existing_account import ExistingAccount
from portico.registration.steps.jurisdiction import Jurisdiction
from portico.registration.steps.organization_details import OrganizationDetails
from portico.registration.steps.organization_lookup import OrganizationLookup
from portico.registration.steps.password import Password
from portico.registration.steps.personal_details import PersonalDetails
from portico.registration.steps.phone_code import PhoneCode
from portico.registration.steps.proof import Payment, Pin, RosterMatch
from portico.registration.steps.registry_questionnaire import RegistryQuestionnaire
from portico.registration.steps.security_question import SecurityQuestion
from portico.registration.steps.summary import Summary

DOORS: dict[StepKind, StepDoor] = {
    door.kind: door
    for door in (
        AccountType(),
        OrganizationLookup(),
        RegistryQuestionnaire(),
        OrganizationDetails(),
        PersonalDetails(),
        EmailCode(),
        ExistingAccount(),
        Communications(),
        AdministratorConsent(),
        Password(),
        PhoneCode(),
        Agreement(),
        Jurisdiction(),
        AccountSignIn(),
        RosterMatch(),
        Pin(),
        Payment(),
        Credentials(),
        SecurityQuestion(),
        ElectronicSignature(),
    )
}
DOORS[StepKind.SUMMARY] = Summary(DOORS)
