/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Types that all features share: the properties, the status of each hop, and what the
 * service reports about itself.
 */
@NullMarked
package io.joinkey;

import org.jspecify.annotations.NullMarked;
