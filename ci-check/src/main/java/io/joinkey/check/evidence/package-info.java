/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The evidence of an application, as records.
 */
@NullMarked
package io.joinkey.check.evidence;

import org.jspecify.annotations.NullMarked;
