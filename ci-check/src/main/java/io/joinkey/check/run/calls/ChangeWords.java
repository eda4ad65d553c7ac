/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of names that suggest a change.
 */
public final class ChangeWords {

	/** Words for actions that must not be called. */
	private static final Set<String> CHANGES = Set.of("""
			abort accept activate add apply approve archive assign backfill backup ban
			benchmark block broadcast buy cancel capture change charge claim clean cleanup
			clear close commit compact complete confirm crash create deactivate decline
			decrement delete demote deny deploy deprovision destroy disable discard
			disconnect drop dump enable enqueue erase evict exec execute exit expire fire
			fix flood flush forget gc generate grant halt hammer heapdump impersonate import
			increment initialize insert install invalidate invoke kill loadtest lock logoff
			logout mark merge migrate modify move notify pause pay place populate preload
			promote provision publish purchase purge push reboot rebuild recalculate redeem
			redrive refresh refund regenerate register reindex reject reload remove rename
			renew repair replay reprocess requeue resend reset restart restore retry revoke
			rollback rotate run save seed send set ship shutdown signout simulate start stop
			stress submit subscribe suspend switch sync terminate toggle transfer trigger
			truncate unassign unblock undeploy uninstall unlink unlock unregister
			unsubscribe update upgrade upload vote warm warmup wipe withdraw
			""".strip().split("\\s+"));

	/** Words that change something together with what follows, as in deleteall. */
	private static final Pattern CHANGE = Pattern.compile("(delete|destroy|purge|remove|shutdown|truncate|wipe).*");

	private ChangeWords() {
	}

	/** Return the words of a path or of a method's name. */
	public static Stream<String> of(String name) {
		return List.of(name.replaceAll("([a-z])([A-Z])", "$1-$2").split("[^A-Za-z]+"))
			.stream()
			.map((word) -> word.toLowerCase(Locale.ROOT));
	}

	/** Return whether a word, in lower case, suggests a change. */
	public static boolean isChange(String word) {
		return CHANGES.contains(word) || CHANGE.matcher(word).matches();
	}

}
