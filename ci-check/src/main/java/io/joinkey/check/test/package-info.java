/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The gate's doors in JUnit: an annotation for tests, and a test that comes with the jar.
 */
@NullMarked
package io.joinkey.check.test;

import org.jspecify.annotations.NullMarked;
