/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Applications that know nothing of Joinkey, with one endpoint for each hop.
 */
@NullMarked
package io.joinkey.hops;

import org.jspecify.annotations.NullMarked;
