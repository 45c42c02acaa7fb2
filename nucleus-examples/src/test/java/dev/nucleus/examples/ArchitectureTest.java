package dev.nucleus.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Stream.concat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The package graph that CONTRIBUTING draws, held to over the classes of all modules. */
@AnalyzeClasses(packages = "dev.nucleus", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] API = {"dev.nucleus", "dev.nucleus.spi", "dev.nucleus.policy"};
  private static final Set<String> CORE =
      Set.of("dev.nucleus", "dev.nucleus.spi", "dev.nucleus.internal");
  private static final String[] LAUNCHER_JAR = {
    "dev.nucleus.linux.abi", "dev.nucleus.linux.jna", "dev.nucleus.linux.launcher"
  };

  @ArchTest
  static final ArchRule jna_outsideItsPackage_isNotUsed =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.nucleus.linux.jna")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule core_dependencies_areTheJdkAndSlf4j =
      classes()
          .that()
          .resideInAnyPackage("dev.nucleus", "dev.nucleus.spi", "dev.nucleus.internal..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.slf4j..",
              "dev.nucleus",
              "dev.nucleus.spi",
              "dev.nucleus.internal..",
              // Annotations that need not be there at run time.
              "org.immutables.value..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule policy_dependencies_areTheCoreAndJackson =
      classes()
          .that()
          .resideInAPackage("dev.nucleus.policy")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.fasterxml.jackson..",
              "dev.nucleus",
              "dev.nucleus.internal",
              "dev.nucleus.policy",
              // Annotations that need not be there at run time.
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule jackson_outsidePolicyAndExamples_isNotUsed =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.nucleus.policy", "dev.nucleus.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule launcherJar_dependencies_areTheJdkAndJna =
      classes()
          .that()
          .resideInAnyPackage(LAUNCHER_JAR)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(LAUNCHER_JAR)
                  .or(resideInAnyPackage("java..", "com.sun.jna.."))
                  // Annotations that need not be there at run time.
                  .or(resideInAPackage("org.jspecify.annotations")));

  @ArchTest
  static final ArchRule packages_dependencies_areFreeOfCycles =
      slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule api_signatures_nameOnlyTheJdkAndTheApi =
      classes().that().resideInAnyPackage(API).should(new ShowOnlyTheJdkAndTheApi());

  /**
   * One slice for each package. The three of the core count as one: the API checks its arguments
   * and finds its runtime with the help of the internal package, which works on the types of the
   * API.
   */
  private static final class PackageSlices implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      return SliceIdentifier.of(CORE.contains(name) ? "dev.nucleus" : name);
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  private static final class ShowOnlyTheJdkAndTheApi extends ArchCondition<JavaClass> {
    ShowOnlyTheJdkAndTheApi() {
      super("show only types of the JDK and of the API");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!isVisible(type)) {
        return;
      }
      Stream<JavaMember> members =
          type.getMembers().stream().filter(ShowOnlyTheJdkAndTheApi::isVisible);
      members.forEach(
          member -> {
            Set<String> foreign = foreignTypes(member);
            String message = "%s shows %s".formatted(member.getFullName(), foreign);
            events.add(new SimpleConditionEvent(member, foreign.isEmpty(), message));
          });
    }

    private static boolean isVisible(JavaClass type) {
      return isVisible(type.getModifiers())
          && type.getEnclosingClass().map(ShowOnlyTheJdkAndTheApi::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
      return isVisible(member.getModifiers())
          && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
      return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Set<String> foreignTypes(JavaMember member) {
      return shownTypes(member)
          .map(JavaClass::getBaseComponentType)
          .filter(type -> !type.isPrimitive())
          .filter(not(resideInAPackage("java..")).and(not(resideInAnyPackage(API))))
          .map(JavaClass::getName)
          .collect(toCollection(TreeSet::new));
    }

    private static Stream<JavaClass> shownTypes(JavaMember member) {
      if (member instanceof JavaField field) {
        return field.getType().getAllInvolvedRawTypes().stream();
      }
      JavaCodeUnit unit = (JavaCodeUnit) member;
      return concat(
          unit.getReturnType().getAllInvolvedRawTypes().stream(),
          concat(
              unit.getParameterTypes().stream()
                  .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
              unit.getExceptionTypes().stream()));
    }
  }
}
