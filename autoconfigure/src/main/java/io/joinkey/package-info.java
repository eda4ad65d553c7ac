/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What every feature may use: the list of the foreign internals that Joinkey relies on.
 */
@NullMarked
package io.joinkey;

import org.jspecify.annotations.NullMarked;
