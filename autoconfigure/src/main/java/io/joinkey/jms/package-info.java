/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * JMS templates and listener containers.
 */
@NullMarked
package io.joinkey.jms;

import org.jspecify.annotations.NullMarked;
