"""Events and seals are only ever added: triggers refuse the rest, also to the tables' owner.

Only the sealer's queue loses rows. Whoever switches a trigger off is found by ``portico audit
verify``.
"""

from django.db import migrations

APPEND_ONLY = """
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: the audit trail is only ever added to', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create trigger audit_event_stays before update or delete on audit_event
  for each row execute function audit_refuse_change();
create trigger audit_event_stays_whole before truncate on audit_event
  for each statement execute function audit_refuse_change();
create trigger audit_seal_stays before update or delete on audit_seal
  for each row execute function audit_refuse_change();
create trigger audit_seal_stays_whole before truncate on audit_seal
  for each statement execute function audit_refuse_change();
"""

NOTHING_APPEND_ONLY = """
drop trigger audit_event_stays on audit_event;
drop trigger audit_event_stays_whole on audit_event;
drop trigger audit_seal_stays on audit_seal;
drop trigger audit_seal_stays_whole on audit_seal;
drop function audit_refuse_change();
"""

QUEUE = """
create function audit_await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (event_id) values (new.id);
  return null;
end $$;

create trigger audit_event_awaits_seal after insert on audit_event
  for each row execute function audit_await_seal();
"""

NO_QUEUE = """
drop trigger audit_event_awaits_seal on audit_event;
drop function audit_await_seal();
"""

# Whoever else was granted the tables (the app's role) may read and add, no more.
INSERT_ONLY = """
do $$
declare
  other record;
begin
  for other in
    select distinct c.relname, a.grantee::regrole as role
      from pg_class c, aclexplode(c.relacl) a
     where c.oid in ('audit_event'::regclass, 'audit_seal'::regclass)
       and a.grantee not in (0, c.relowner)
  loop
    execute format(
      'revoke update, delete, truncate on %I from %s', other.relname, other.role);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, NOTHING_APPEND_ONLY),
        migrations.RunSQL(QUEUE, NO_QUEUE),
        migrations.RunSQL(INSERT_ONLY, migrations.RunSQL.noop),
    ]
