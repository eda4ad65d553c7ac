/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Trace fields on log events, and the JSON line that carries them.
 */
@NullMarked
package io.joinkey.logging;

import org.jspecify.annotations.NullMarked;
