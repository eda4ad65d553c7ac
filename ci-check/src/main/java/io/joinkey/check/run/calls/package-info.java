/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the call of an endpoint leads to that its owner may regret.
 */
@NullMarked
package io.joinkey.check.run.calls;

import org.jspecify.annotations.NullMarked;
