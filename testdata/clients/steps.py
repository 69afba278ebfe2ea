"""The commands that Debian's openstack and cinder are given, in order.

A step is (account, command line). The account is one of those that the first
steps make on the cloud: "owner" is the cloud's own admin, taken from
clouds.yaml; "member", "reader" and "admin" belong to the project clients-project
and sign in by OS_* variables, since cinder reads no clouds.yaml.

WAIT steps ask again until the answer is the wanted one and record only that;
NEXT_SECOND keeps two creations apart, because Cinder sorts by whole seconds.
{project} stands for the id of clients-project, {snapshot} for that of the
snapshot clients-1, {volume} for that of the volume clients-vol.
"""

NEXT_SECOND = ("", "next second")


def wait(account, command, until):
    """A step that is repeated until its standard output is until."""
    return (account, command, until)


def accounts():
    """Makes the project and its users; the cloud needs nothing but an admin."""
    yield "owner", "openstack token issue -f value -c project_id -c user_id"
    yield "owner", "openstack project create --description of-clients clients-project -c name -c description -c enabled -c domain_id"
    yield "owner", "openstack project create clients-project"
    yield "owner", "openstack project show clients-project -f json"
    yield "owner", "openstack project show nobody-has-this"
    yield "owner", "openstack project set --description changed clients-project"
    yield "owner", "openstack project list --my-projects --long -f json"
    for user in ("member", "reader", "admin"):
        yield "owner", f"openstack user create --password clients-secret clients-{user} -f json"
        yield "owner", f"openstack role add --project clients-project --user clients-{user} {user}"
    yield "owner", "openstack user show clients-member -c name -c enabled -f json"
    yield "owner", "openstack role show member -c name -f json"
    yield "owner", "openstack role assignment list --project clients-project --names --sort-column User -f value -c Role -c User -c Project"
    yield "owner", "openstack catalog list --sort-column Name -f value -c Name -c Type"
    yield "owner", "openstack catalog show volumev3 -f value -c name -c type"
    yield "member", "openstack token issue -f value -c project_id"
    yield "member", "openstack project list -f value -c Name"
    yield "member", "openstack project create members-may-not"
    yield "member", "openstack user list"
    yield "owner", "cinder-as-admin quota-update --volumes 4 --snapshots 4 --gigabytes 30 {project}"


def volumes():
    yield "member", "openstack volume list"
    yield "member", "openstack volume create --size 1 --description for-clients --property app=web clients-vol -c name -c size -c status -c properties -c description -c encrypted -c multiattach -c bootable -c snapshot_id"
    yield wait("member", "openstack volume show clients-vol -f value -c status", "available")
    yield "member", "openstack volume list --long"
    yield "member", "openstack volume show clients-vol -f json -c name -c size -c status -c properties -c description -c attachments -c bootable -c created_at -c updated_at -c id -c user_id"
    yield "member", "openstack volume show nothing-is-called-so"
    yield "member", "openstack volume create --size 0 nothing"
    yield "reader", "openstack volume create --size 1 by-reader"
    yield wait("reader", "openstack volume show by-reader -f value -c status", "available")
    yield "reader", "openstack volume delete by-reader"
    yield wait("member", "openstack volume list -f value -c Name", "clients-vol")
    yield "member", "cinder show clients-vol --readonly"  # an option it does not have


def snapshots():
    yield "member", "openstack volume snapshot list"
    yield "member", "openstack volume snapshot create --volume clients-vol --description first --property env=prod --property tier=gold clients-1"
    yield wait("member", "openstack volume snapshot show clients-1 -f value -c status", "available")
    yield NEXT_SECOND
    yield "member", "openstack --os-volume-api-version 3.66 volume snapshot create --volume clients-vol not-made"  # it says force: false
    yield "member", "openstack --os-volume-api-version 3.66 volume snapshot create --volume clients-vol --force clients-2 -f json"
    yield wait("member", "openstack volume snapshot show clients-2 -f value -c status", "available")
    yield NEXT_SECOND
    yield "member", "cinder snapshot-create --name clients-3 --description third --metadata a=1 b=2 -- clients-vol"
    yield wait("member", "openstack volume snapshot show clients-3 -f value -c status", "available")
    yield "reader", "openstack volume snapshot create --volume clients-vol by-reader"
    yield wait("reader", "openstack volume snapshot show by-reader -f value -c status", "available")
    yield "reader", "openstack volume snapshot delete by-reader"
    yield wait("reader", "openstack volume snapshot list --name by-reader -f value", "")
    yield "member", "openstack volume snapshot create --volume nothing-is-called-so x"
    yield "member", "openstack volume snapshot list"
    yield "member", "openstack volume snapshot list --long"
    yield "member", "openstack volume snapshot list --long --volume clients-vol -f json"
    yield "member", "openstack volume snapshot list --name clients-2"
    yield "member", "openstack volume snapshot list --status available --limit 1"
    yield "member", "openstack volume snapshot list --status error"
    yield "member", "openstack volume snapshot list --marker clients-2 -f value -c Name"
    yield "member", "openstack volume snapshot list --marker not-there"
    yield "member", "openstack volume snapshot list --limit 2 -f csv"
    yield "reader", "openstack volume snapshot list -f value -c Name -c Status -c Size"
    yield "admin", "openstack volume snapshot list --all-projects --project clients-project -f value -c Name"
    yield "admin", "openstack volume snapshot list --all-projects --name clients-1 -f json"
    yield "member", "openstack volume snapshot list --all-projects -f value -c Name"
    yield "member", "openstack volume snapshot show clients-1"
    yield "member", "openstack volume snapshot show clients-1 -f json"
    yield "member", "openstack volume snapshot show {snapshot} -f yaml"
    yield "member", "openstack volume snapshot show nothing-is-called-so"
    yield "admin", "openstack volume snapshot show clients-1 -f json"


def changes():
    yield "member", "openstack volume snapshot set --name clients-1b --description changed --property owner=storage clients-1"
    yield "member", "openstack volume snapshot show clients-1b -f json"
    yield "member", "openstack volume snapshot unset --property tier clients-1b"
    yield "member", "openstack volume snapshot unset --property not-there clients-1b"
    yield "member", "openstack volume snapshot show clients-1b -c properties -f json"
    yield "member", "openstack volume snapshot set --no-property clients-1b"
    yield "member", "openstack volume snapshot show clients-1b -c properties -f json"
    yield "member", "openstack volume snapshot set --no-property --property only=this clients-1b"
    yield "member", "openstack volume snapshot show clients-1b -c properties -f json"
    yield "member", "openstack volume snapshot set --property key= clients-1b"
    yield "reader", "openstack volume snapshot set --description by-a-reader clients-1b"  # Zed's policy lets it
    yield "member", "openstack volume snapshot set --state error clients-1b"
    yield "admin", "openstack volume snapshot set --state error clients-1b"
    yield "admin", "openstack volume snapshot show clients-1b -c status -f value"
    yield "admin", "openstack volume snapshot set --state available clients-1b"
    yield "member", "openstack volume snapshot set --name clients-1 clients-1b"


def cinder():
    yield "member", "cinder snapshot-list --sort created_at:desc"  # unsorted, the client sorts by id
    yield "member", "cinder snapshot-list --name clients-2 --status available"
    yield "member", "cinder snapshot-list --limit 1 --sort name:asc"
    yield "member", "cinder snapshot-list --sort size:desc,name:asc"
    yield "member", "cinder snapshot-list --sort nonsense"
    yield "member", "cinder snapshot-list --volume-id {volume} --sort name"
    yield "member", "cinder snapshot-list --sort name --filters status=available name=clients-3"
    yield "member", "cinder snapshot-list --filters metadata={'a':'1'}"
    yield "member", "cinder snapshot-list --filters name~=clients"
    yield "member", "cinder snapshot-list --filters nonsense=1"
    yield "member", "cinder snapshot-list --with-count --limit 1"
    yield "member", "cinder snapshot-list --marker {snapshot}"
    yield "member", "cinder snapshot-list --marker not-there"
    yield "admin", "cinder snapshot-list --all-tenants --name clients-3"
    yield "admin", "cinder snapshot-list --tenant {project} --sort name"
    yield "member", "cinder snapshot-show clients-1"
    yield "member", "cinder snapshot-show {snapshot}"
    yield "member", "cinder snapshot-show not-there"
    yield "member", "cinder snapshot-metadata clients-1 set a=1 b=2"
    yield "member", "cinder snapshot-metadata clients-1 unset a"
    yield "member", "cinder snapshot-metadata clients-1 unset not-there"
    yield "member", "cinder snapshot-metadata-show clients-1"
    yield "member", "cinder snapshot-metadata-update-all clients-1 only=this other=that"
    yield "member", "cinder snapshot-metadata-update-all clients-1 =empty-key"
    yield "reader", "cinder snapshot-metadata clients-1 set a=1"
    yield "member", "cinder snapshot-metadata-show clients-1"
    yield "member", "cinder snapshot-rename clients-1 clients-again --description by-cinder"
    yield "member", "cinder snapshot-rename clients-again"
    yield "member", "cinder snapshot-show clients-again"
    yield "member", "cinder snapshot-reset-state --state error clients-again"
    yield "admin", "cinder snapshot-reset-state --state error clients-again"
    yield "admin", "cinder snapshot-reset-state --state nonsense clients-again"
    yield "member", "cinder snapshot-show clients-again"
    yield "admin", "cinder snapshot-reset-state --state deleting clients-again"
    yield "member", "cinder snapshot-delete clients-again"
    yield "admin", "cinder snapshot-reset-state --state available clients-again"
    yield "member", "cinder list-filters --resource snapshot"
    yield "member", "cinder message-list --resource_uuid {snapshot}"  # without it Cinder lists other projects' too


def limits():
    yield "admin", "cinder quota-show {project}"
    yield "admin", "cinder quota-usage {project}"
    yield "member", "cinder quota-show {project}"
    yield "member", "cinder absolute-limits"
    yield NEXT_SECOND
    yield "member", "openstack volume snapshot create --volume clients-vol clients-4 -f value -c name -c size"
    yield wait("member", "openstack volume snapshot show clients-4 -f value -c status", "available")
    yield "member", "openstack volume snapshot create --volume clients-vol one-too-many"
    yield "member", "cinder snapshot-create --name one-too-many clients-vol"


def ends():
    yield "member", "openstack volume delete clients-vol"
    yield "reader", "openstack volume snapshot delete clients-4"
    yield wait("member", "openstack volume snapshot list --name clients-4 -f value", "")
    yield "member", "openstack volume snapshot delete clients-4"
    yield "member", "openstack volume snapshot delete --force clients-2"
    yield "admin", "openstack volume snapshot delete --force clients-2"
    yield wait("member", "openstack volume snapshot list --name clients-2 -f value", "")
    yield "member", "cinder snapshot-delete clients-again clients-3"
    yield wait("member", "openstack volume snapshot list -f value", "")
    yield "member", "openstack volume snapshot list -f json"
    yield "member", "cinder snapshot-list"
    yield "member", "openstack volume delete clients-vol"
    yield wait("member", "openstack volume list -f value", "")


def cleaning():
    """Takes away what accounts made."""
    for user in ("member", "reader", "admin"):
        yield "owner", f"openstack user delete clients-{user}"
    yield "owner", "openstack project delete clients-project"
    yield "owner", "openstack project delete clients-project"


def all_steps():
    """All of them in the order in which they are played."""
    for part in (accounts, volumes, snapshots, changes, cinder, limits, ends, cleaning):
        yield from part()
