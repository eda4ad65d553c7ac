/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Propagation that does not depend on export, and export that cannot hurt the
 * application.
 */
@NullMarked
package io.joinkey.tracing;

import org.jspecify.annotations.NullMarked;
