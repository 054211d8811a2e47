-- The two database roles of an installation: the owner migrates, the app reads and writes rows.
-- Run as a superuser in template1 (or in Portico's own database once it exists), after
--   create role portico_owner login password '…';
--   create role portico_app   login password '…';
alter role portico_owner nosuperuser nobypassrls;
alter role portico_app   nosuperuser nobypassrls nocreatedb nocreaterole;
grant create, usage on schema public to portico_owner;
grant usage on schema public to portico_app;
alter default privileges for role portico_owner
  grant select, insert, update, delete on tables to portico_app;
alter default privileges for role portico_owner
  grant usage, select on sequences to portico_app;
