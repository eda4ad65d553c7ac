/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.annotation.Annotation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.run.calls.BatchControllers;
import io.joinkey.check.run.calls.ChangeWords;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/**
 * One mapping of the application.
 *
 * @param http the HTTP method, GET if it takes all
 * @param pattern its path
 * @param method the name of its method, if it has one
 * @param kind what a request needs
 * @param argument the name of what it needs
 */
record Mapping(String http, String pattern, String method, MappingKind kind, String argument) {

	/** The words of an obstacle that is a guess from a name. */
	static final String SUGGESTS = " suggests a change";

	private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^:}]+)(:([^{}]|\\{[^}]*})*)?}");

	private static final Pattern READS = Pattern.compile("^(find|get|load|read|show)(One|By)?(?=[A-Z])");

	/** Words for actions that also name what a path is about. */
	private static final Set<String> NOUNS = Set.of("archive", "backup", "charge", "claim", "grant", "place",
			"register", "transfer", "vote");

	/** What shows the elements of a path. */
	private static final Pattern VIEWS = Pattern
		.compile("(count|find|get|list|search|show)([A-Z].*)?|index|latest|newest|recent");

	private static final Pattern LOGIN = Pattern.compile("(?i)(do|to)?(log|sign)in(user)?");

	static Mapping of(String http, String pattern, HandlerMethod handler, boolean stream) {
		Optional<String> argument = Stream.of(handler.getMethodParameters()).flatMap(Mapping::needed).findFirst();
		MappingKind kind = BatchControllers.canStartJobs(handler.getBeanType()) ? MappingKind.JOBS
				: stream ? MappingKind.STREAM : argument.isPresent() ? MappingKind.ARGUMENT : MappingKind.PLAIN;
		Mapping mapping = new Mapping(http, pattern, handler.getMethod().getName(), kind, argument.orElse(""));
		return (kind == MappingKind.PLAIN && isLogin(handler)) ? mapping.leadingTo("a login") : mapping;
	}

	/** A login that answers with data logs in. One without is the page of the form. */
	private static boolean isLogin(HandlerMethod handler) {
		return LOGIN.matcher(handler.getMethod().getName()).matches()
				&& (AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), ResponseBody.class)
						|| handler.hasMethodAnnotation(ResponseBody.class));
	}

	/**
	 * Return a copy that names what the owner would regret.
	 * @param call the call to which a request leads
	 */
	Mapping leadingTo(String call) {
		return (this.kind == MappingKind.JOBS) ? this
				: new Mapping(this.http, this.pattern, this.method, MappingKind.REGRETTED, call);
	}

	boolean isRegretted() {
		return this.kind == MappingKind.REGRETTED;
	}

	/** A mapping without a method, with the words for what takes its requests. */
	static Mapping other(String pattern, String what) {
		return new Mapping("GET", pattern, "", MappingKind.OTHER, what);
	}

	private static Stream<String> needed(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (annotation instanceof RequestParam asked) {
				return isOptional(asked.required(), asked.defaultValue(), parameter) ? Stream.empty()
						: Stream.of(name(asked.name().isEmpty() ? asked.value() : asked.name(), parameter));
			}
			if (annotation instanceof RequestHeader asked) {
				return isOptional(asked.required(), asked.defaultValue(), parameter) ? Stream.empty()
						: Stream.of(name(asked.name().isEmpty() ? asked.value() : asked.name(), parameter));
			}
			boolean web = annotation.annotationType()
				.getPackageName()
				.equals("org.springframework.web.bind.annotation");
			if (web && !(annotation instanceof PathVariable) && !(annotation instanceof ModelAttribute)) {
				return Stream.of(name("", parameter));
			}
		}
		return Stream.empty();
	}

	private static boolean isOptional(boolean required, String defaultValue, MethodParameter parameter) {
		return !required || !ValueConstants.DEFAULT_NONE.equals(defaultValue) || parameter.isOptional()
				|| isFilled(parameter.getParameterType());
	}

	/** Spring fills these with all parameters or headers that there are. */
	private static boolean isFilled(Class<?> type) {
		return Map.class.isAssignableFrom(type) || type == HttpHeaders.class;
	}

	private static String name(String given, MethodParameter parameter) {
		String declared = parameter.getParameter().getName();
		return given.isEmpty() ? declared : given;
	}

	/**
	 * Return the reason why the gate does not call it.
	 * @return the reason with what to write, or nothing if it is called
	 */
	Optional<String> obstacle(GateFile file) {
		if (!this.http.equals("GET")) {
			return Optional.of("only GET is called; list a request of it under requests");
		}
		if (!file.discover()) {
			return Optional.of("discover is false in " + GateFile.NAME);
		}
		if (file.exclude().stream().anyMatch(this::isMatched)) {
			return Optional.of("excluded by " + GateFile.NAME);
		}
		Optional<String> change = words().filter((word) -> ChangeWords.isChange(word) && !isResource(word)).findFirst();
		if (change.isPresent()) {
			return Optional.of("'" + change.get() + "'" + SUGGESTS + "; list it under requests if a call does no harm");
		}
		Optional<String> needed = this.kind.obstacle(this.argument);
		if (needed.isPresent()) {
			return needed;
		}
		if (this.kind == MappingKind.CONDITIONAL || this.pattern.contains("*")) {
			return Optional.of("its condition is not known; list a request of it under requests");
		}
		return VARIABLE.matcher(this.pattern)
			.results()
			.map((result) -> result.group(1))
			.filter((name) -> !file.variables().containsKey(name))
			.findFirst()
			.map((name) -> "it needs a value of {" + name + "}; give one, such as variables: {" + name + ": 1}");
	}

	boolean isMatched(String exclusion) {
		return new AntPathMatcher().match(exclusion, this.pattern);
	}

	/** Return whether a request is for this mapping, and not for the gate's handler. */
	boolean takes(SentRequest request) {
		return !request.isToOwnHandler() && takes(request.method(), request.target());
	}

	boolean takes(String method, String target) {
		String path = target.split("\\?")[0];
		return this.http.equals(method)
				&& new AntPathMatcher().match(this.pattern.isEmpty() ? "/" : this.pattern, path);
	}

	boolean isLiteral() {
		return !this.pattern.contains("{") && !this.pattern.contains("*");
	}

	/** Return whether a condition other than the path decides between two mappings. */
	boolean isTwin(Mapping other) {
		return this.http.equals(other.http) && this.pattern.equals(other.pattern);
	}

	/** Return the path with the sample values. */
	String path(GateFile file) {
		Matcher matcher = VARIABLE.matcher(this.pattern);
		String path = matcher.replaceAll(
				(result) -> Matcher.quoteReplacement(file.variables().getOrDefault(result.group(1), result.group(1))));
		return path.isEmpty() ? "/" : path;
	}

	/** Return whether the path shows that a word is a noun. */
	private boolean isResource(String word) {
		return words().filter(word::equals).count() == 1 && (isSample(word) || isSubject(word));
	}

	/** As in /places/{place}, and nowhere else but in a method such as findPlace. */
	private boolean isSample(String word) {
		return this.pattern.toLowerCase(Locale.ROOT).contains("/" + word + "s/{" + word + "}") && isMethod(word);
	}

	private boolean isMethod(String word) {
		return READS.matcher(this.method).replaceFirst("").equalsIgnoreCase(word);
	}

	/**
	 * As in /archive/newest or /claims/{number}, whose method newest() or claim() calls
	 * nothing that changes something.
	 */
	private boolean isSubject(String word) {
		return this.kind == MappingKind.READING && isAbout(word);
	}

	private boolean isAbout(String word) {
		boolean first = (this.pattern + "/").startsWith("/" + word + "/") && VIEWS.matcher(this.method).matches();
		boolean element = this.pattern.matches(".*/" + word + "s/\\{[^}]*}") && isMethod(word);
		return NOUNS.contains(word) && (first || element);
	}

	/** Return whether the path may be about a noun, if its method only reads. */
	boolean isPerhapsReading() {
		return this.kind == MappingKind.PLAIN && words().anyMatch(this::isAbout);
	}

	/** Return a copy whose method calls nothing that changes something. */
	Mapping reading() {
		return new Mapping(this.http, this.pattern, this.method, MappingKind.READING, this.argument);
	}

	private Stream<String> words() {
		return ChangeWords.of(this.pattern.replaceAll("\\{[^}]*}", "") + "/" + this.method);
	}

}
