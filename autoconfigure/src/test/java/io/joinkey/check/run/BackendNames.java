/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.util.List;

import io.joinkey.check.evidence.BackendName;

/**
 * Reads files of back ends for tests here.
 */
public final class BackendNames {

	private BackendNames() {
	}

	public static List<BackendName> in(Path directory, String... patterns) {
		return BackendFiles.read(directory, List.of(patterns));
	}

}
