/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

/**
 * An application, what the gate is told about it, and what it must show of itself before
 * it is evidence.
 *
 * @param name what is broken, or healthy
 * @param broken whether a gate must fail
 * @param application the class with the main method
 * @param gateFile the content of {@code joinkey-gate.yaml}
 * @param check fails if the break does not break, or if the healthy shape is not healthy
 */
record Shape(String name, boolean broken, Class<?> application, String gateFile, Check check) {

	/** The name of its package, which is its key. */
	String key() {
		String packageName = this.application.getPackageName();
		return packageName.substring(packageName.lastIndexOf('.') + 1);
	}

	boolean usesKafka() {
		return this.gateFile.contains("# kafka");
	}

	@Override
	public String toString() {
		return key();
	}

	interface Check {

		void of(Evidence evidence) throws Exception;

	}

}
