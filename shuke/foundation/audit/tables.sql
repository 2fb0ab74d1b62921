-- Partitioned tables that Django cannot declare. Run once by the first migration.
CREATE SEQUENCE audit_event_id;
CREATE TABLE audit_event (
    id bigint NOT NULL DEFAULT nextval('audit_event_id'),
    at timestamptz NOT NULL DEFAULT now(),
    act varchar(80) NOT NULL,
    actor_kind varchar(10) NOT NULL,
    actor_id bigint NOT NULL,
    part_of bigint,
    payload jsonb NOT NULL DEFAULT '{}',
    row_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_event_rest PARTITION OF audit_event DEFAULT;
CREATE INDEX ON audit_event (row_xid);
CREATE INDEX ON audit_event (actor_kind, actor_id, at DESC);

CREATE TABLE audit_subject (
    event_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (event_id, customer_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_subject_rest PARTITION OF audit_subject DEFAULT;
CREATE INDEX ON audit_subject (customer_id, at DESC);

CREATE TABLE audit_seal (
    seq bigint PRIMARY KEY,
    event_id bigint NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE audit_horizon (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    horizon xid8 NOT NULL DEFAULT '0'
);
INSERT INTO audit_horizon DEFAULT VALUES;
