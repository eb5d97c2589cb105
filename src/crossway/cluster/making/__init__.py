"""The namespaces and endpoints of a design: what is to be made, made, and usable."""

from crossway.cluster.making.changes import RETENTION, Plan, leads_to, listed, stands_in
from crossway.cluster.making.plan import Terms, namespaces_of, plan
from crossway.cluster.making.provision import provision
from crossway.cluster.making.terraform import terraform
from crossway.cluster.making.terraform_self_hosted import terraform_self_hosted

__all__ = [
    "RETENTION",
    "Plan",
    "Terms",
    "leads_to",
    "listed",
    "namespaces_of",
    "plan",
    "provision",
    "stands_in",
    "terraform",
    "terraform_self_hosted",
]
