-- Joinkey's store of business keys, for PostgreSQL. Joinkey never creates or changes it: copy it into your migrations.
CREATE TABLE joinkey_business_key (
	key_hash    VARCHAR(64)              NOT NULL PRIMARY KEY,
	key_name    VARCHAR(40)              NOT NULL,
	trace_id    VARCHAR(32)              NOT NULL,
	span_id     VARCHAR(16)              NOT NULL,
	trace_flags VARCHAR(2)               NOT NULL,
	expires_at  TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX joinkey_business_key_expires_at ON joinkey_business_key (expires_at);
