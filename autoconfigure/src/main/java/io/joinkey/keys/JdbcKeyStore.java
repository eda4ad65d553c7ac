/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * Remembers keys in the table {@code joinkey_business_key}, which the application's
 * migration creates. The table has a hash of each key instead of its value.
 */
final class JdbcKeyStore implements BusinessKeyStore {

	private static final String FIND = "SELECT trace_id, span_id, trace_flags FROM joinkey_business_key"
			+ " WHERE key_hash = ? AND expires_at > ?";

	private static final String RENEW = "UPDATE joinkey_business_key"
			+ " SET trace_id = ?, span_id = ?, trace_flags = ?, expires_at = ? WHERE key_hash = ? AND expires_at <= ?";

	private static final String EXISTS = "SELECT 1 FROM joinkey_business_key WHERE key_hash = ?";

	private static final String INSERT = "INSERT INTO joinkey_business_key"
			+ " (trace_id, span_id, trace_flags, expires_at, key_hash, key_name) VALUES (?, ?, ?, ?, ?, ?)";

	private static final String PURGE = "DELETE FROM joinkey_business_key WHERE expires_at <= ?";

	private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

	private static final String INTEGRITY_VIOLATION = "23";

	private final DataSource dataSource;

	private final Duration expiry;

	private final int limitSeconds;

	private final Clock clock;

	private OffsetDateTime nextPurge;

	JdbcKeyStore(DataSource dataSource, Duration expiry, Duration limit, Clock clock) {
		this.dataSource = dataSource;
		this.expiry = expiry;
		this.limitSeconds = (int) Math.max(1, limit.toSeconds());
		this.clock = clock;
		this.nextPurge = now();
	}

	private OffsetDateTime now() {
		return OffsetDateTime.now(this.clock);
	}

	@Override
	public @Nullable Origin find(Key key) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement select = prepare(connection, FIND, hash(key), now())) {
			select.setQueryTimeout(this.limitSeconds);
			try (ResultSet row = select.executeQuery()) {
				return row.next() ? new Origin(row.getString(1), row.getString(2), row.getString(3)) : null;
			}
		}
	}

	/** One thread calls this. */
	@Override
	public void remember(Key key, Origin origin) throws SQLException {
		OffsetDateTime now = now();
		OffsetDateTime expires = now.plus(this.expiry);
		String hash = hash(key);
		try (Connection connection = this.dataSource.getConnection()) {
			boolean automatic = connection.getAutoCommit();
			if (!automatic) {
				connection.setAutoCommit(true);
			}
			try {
				if (update(connection, RENEW, origin.traceId(), origin.spanId(), origin.traceFlags(), expires, hash,
						now) == 0 && !exists(connection, hash)) {
					update(connection, INSERT, origin.traceId(), origin.spanId(), origin.traceFlags(), expires, hash,
							key.name());
				}
				purge(connection, now);
			}
			catch (SQLException ex) {
				// another instance stored the key at the same time
				if (ex.getSQLState() == null || !ex.getSQLState().startsWith(INTEGRITY_VIOLATION)) {
					throw ex;
				}
			}
			finally {
				if (!automatic) {
					connection.setAutoCommit(false);
				}
			}
		}
	}

	private static boolean exists(Connection connection, String hash) throws SQLException {
		try (PreparedStatement select = prepare(connection, EXISTS, hash); ResultSet row = select.executeQuery()) {
			return row.next();
		}
	}

	private void purge(Connection connection, OffsetDateTime now) throws SQLException {
		if (!now.isBefore(this.nextPurge)) {
			this.nextPurge = now.plus(PURGE_INTERVAL);
			update(connection, PURGE, now);
		}
	}

	private static int update(Connection connection, String sql, Object... values) throws SQLException {
		try (PreparedStatement update = prepare(connection, sql, values)) {
			return update.executeUpdate();
		}
	}

	private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		return statement;
	}

	private static String hash(Key key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((key.name() + ":" + key.value()).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
