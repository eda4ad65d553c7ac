/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The gate in JUnit: an annotation for tests.
 */
@NullMarked
package io.joinkey.check.junit;

import org.jspecify.annotations.NullMarked;
