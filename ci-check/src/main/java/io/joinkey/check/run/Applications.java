/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The applications among a module's classes: the classes with
 * {@code @EnableAutoConfiguration}, which {@code @SpringBootApplication} includes, and
 * the classes that start Spring Boot in a main method.
 */
final class Applications {

	private final List<Found> all = new ArrayList<>();

	private final List<String> unread = new ArrayList<>();

	private final MainMethods mainMethods;

	private Applications(MainMethods mainMethods) {
		this.mainMethods = mainMethods;
	}

	/**
	 * One class of the module.
	 *
	 * @param name its name
	 * @param isApplication whether it turns auto-configuration on
	 * @param isMain whether it has a main method
	 * @param bytes its bytes, to see what it refers to
	 */
	private record Found(String name, boolean isApplication, boolean isMain, String bytes) {

		private boolean refersTo(String internalName) {
			return this.bytes.contains(internalName);
		}

	}

	static Applications in(List<Path> directories) {
		return in(directories, MainMethods.ofThisJdk());
	}

	static Applications in(List<Path> directories, MainMethods mainMethods) {
		Applications applications = new Applications(mainMethods);
		MetadataReaderFactory reader = new CachingMetadataReaderFactory();
		for (Path directory : directories) {
			if (!Files.isDirectory(directory)) {
				continue;
			}
			try (Stream<Path> files = Files.walk(directory)) {
				for (Path file : files.filter((each) -> each.toString().endsWith(".class")).sorted().toList()) {
					applications.read(reader, file);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot read the classes in " + directory, ex);
			}
		}
		return applications;
	}

	private void read(MetadataReaderFactory reader, Path file) throws IOException {
		String name = file.getFileName().toString();
		if (name.equals("module-info.class") || name.equals("package-info.class")) {
			return;
		}
		AnnotationMetadata metadata;
		try {
			metadata = reader.getMetadataReader(new FileSystemResource(file)).getAnnotationMetadata();
		}
		catch (IllegalArgumentException ex) {
			// an enum in one of its annotations belongs to a dependency that is not there
			if (NeededLibraries.ENABLING.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
				this.unread.add(name.substring(0, name.length() - ".class".length()));
			}
			return;
		}
		boolean application = !metadata.isAnnotation() && metadata.isAnnotated(EnableAutoConfiguration.class.getName());
		boolean main = metadata.getDeclaredMethods().stream().anyMatch(Applications::isNamedMain)
				&& hasMainMethod(Files.readAllBytes(file));
		if (application || main) {
			this.all.add(new Found(metadata.getClassName(), application, main,
					Files.readString(file, StandardCharsets.ISO_8859_1)));
		}
	}

	private static boolean isNamedMain(MethodMetadata method) {
		return method.getMethodName().equals("main") && method.getReturnTypeName().equals("void");
	}

	/** Spring's metadata lacks the parameters of a method. */
	private boolean hasMainMethod(byte[] bytes) {
		AtomicBoolean found = new AtomicBoolean();
		ClassVisitor methods = new ClassVisitor(SpringAsmInfo.ASM_VERSION) {

			@Override
			public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
					@Nullable String signature, String @Nullable [] exceptions) {
				boolean arguments = descriptor.equals("([Ljava/lang/String;)V");
				if (name.equals("main") && (arguments || descriptor.equals("()V"))
						&& Applications.this.mainMethods.isStarted(access, arguments)) {
					found.set(true);
				}
				return null;
			}

		};
		try {
			new ClassReader(bytes).accept(methods,
					ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		}
		catch (IllegalArgumentException ex) {
			// compiled for a Java that is newer than the reader
			return true;
		}
		return found.get();
	}

	/**
	 * Return the class that starts the module's application.
	 * @return its name, or empty if the module is not an application
	 * @throws CouldNotJudge if there are several
	 */
	Optional<String> only() {
		List<String> entries = this.all.stream().filter(Found::isApplication).map(this::entry).distinct().toList();
		if (entries.isEmpty()) {
			entries = this.all.stream()
				.filter((each) -> each.isMain() && NeededLibraries.STARTERS.stream().anyMatch(each::refersTo))
				.map(Found::name)
				.toList();
		}
		if (entries.isEmpty() && !this.unread.isEmpty()) {
			throw new CouldNotJudge("The annotations of " + String.join(", ", this.unread)
					+ " cannot be read, since a class that they need is missing. Add its dependency, or name the class"
					+ " that starts the application in " + GateFile.NAME
					+ ":\n\n  application: com.example.Application");
		}
		List<String> withMain = entries.stream().filter(this::hasMain).toList();
		List<String> left = (withMain.size() == 1) ? withMain : entries;
		if (left.size() > 1) {
			throw new CouldNotJudge("There are several applications: " + String.join(", ", left)
					+ ".\nName one in src/test/resources/" + GateFile.NAME + ":\n\n  application: " + left.get(0)
					+ "\n\nor on the command line with -Djoinkey.gate.application=" + left.get(0) + "\n");
		}
		return left.stream().findFirst();
	}

	/**
	 * Return the class with the main method: the application itself, or the only other
	 * class that refers to it.
	 */
	private String entry(Found application) {
		if (application.isMain()) {
			return application.name();
		}
		String internalName = ClassUtils.convertClassNameToResourcePath(application.name());
		List<String> mains = this.all.stream()
			.filter((each) -> each.isMain() && each.refersTo(internalName)
					&& NeededLibraries.STARTERS.stream().anyMatch(each::refersTo))
			.map(Found::name)
			.toList();
		return (mains.size() == 1) ? mains.get(0)
				: mains.stream()
					.filter((main) -> main.equals(application.name() + "Kt"))
					.findFirst()
					.orElse(application.name());
	}

	private boolean hasMain(String name) {
		return this.all.stream().anyMatch((each) -> each.name().equals(name) && each.isMain());
	}

}
