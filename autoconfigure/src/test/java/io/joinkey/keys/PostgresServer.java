/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.joinkey.proof.LoopbackServer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of this machine, if it has one.
 */
final class PostgresServer implements AutoCloseable {

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private final Path programs;

	private final Path directory;

	private final int port = LoopbackServer.freePorts(1).get(0);

	private PostgresServer(Path programs, Path directory) {
		this.programs = programs;
		this.directory = directory;
	}

	/** Return the folder of the newest server that is installed. */
	static Optional<Path> programs() {
		Path debian = Path.of("/usr/lib/postgresql");
		Stream<Path> installed = Stream.of();
		if (Files.isDirectory(debian)) {
			try (Stream<Path> versions = Files.list(debian)) {
				installed = versions.map((version) -> version.resolve("bin"))
					.sorted(Comparator.reverseOrder())
					.toList()
					.stream();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		Stream<Path> path = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
		return Stream.concat(installed, path)
			.filter((folder) -> Files.isExecutable(folder.resolve("initdb"))
					&& Files.isExecutable(folder.resolve("pg_ctl")))
			.findFirst();
	}

	static PostgresServer start(Path programs) throws Exception {
		Path parent = Files.createTempDirectory("joinkey-postgres");
		if (ROOT) {
			// the server refuses to run as root
			run(List.of("chown", "postgres", parent.toString()));
		}
		PostgresServer server = new PostgresServer(programs, parent.resolve("data"));
		server.run("initdb", "-A", "trust", "-U", "joinkey", "-N", "-D", server.directory.toString());
		server.run("pg_ctl", "-D", server.directory.toString(), "-w", "-t", "300", "-l",
				parent.resolve("log").toString(), "-o",
				"-c listen_addresses=127.0.0.1 -c port=" + server.port
						+ " -c unix_socket_directories= -c fsync=off -c shared_buffers=8MB -c max_connections=20",
				"start");
		return server;
	}

	DataSource dataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setServerNames(new String[] { "127.0.0.1" });
		dataSource.setPortNumbers(new int[] { this.port });
		dataSource.setUser("joinkey");
		dataSource.setDatabaseName("postgres");
		return dataSource;
	}

	private void run(String program, String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		if (ROOT) {
			command.addAll(List.of("runuser", "-u", "postgres", "--"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(List.of(arguments));
		run(command);
	}

	private static void run(List<String> command) throws Exception {
		Path output = Files.createTempFile("joinkey-postgres", ".txt");
		Process process = new ProcessBuilder(command).directory(Path.of("/").toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException(command + ": " + Files.readString(output));
		}
		Files.delete(output);
	}

	@Override
	public void close() throws Exception {
		run("pg_ctl", "-D", this.directory.toString(), "-m", "immediate", "-w", "stop");
	}

}
