package dev.nucleus.policy;

import static dev.nucleus.internal.Checks.quote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of a JSON document, with its place in it for messages. A field that is null counts as
 * not given.
 */
record JsonFields(String label, String path, JsonNode node) {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING = 4096;
  private static final int MAX_DIGITS = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * The object that a document consists of.
   *
   * @throws PolicyException if it is no JSON, nested deeper than 16 levels, has a field twice, or
   *     is no object
   */
  static JsonFields parse(PolicySource source) {
    try {
      JsonNode root = MAPPER.readTree(source.bytes());
      if (!root.isObject()) {
        throw new PolicyException(source.label() + " is no JSON object; write {...}", null);
      }
      return new JsonFields(source.label(), "", root);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null // for a limit that is exceeded
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new PolicyException(
          source.label() + " is no well-formed JSON" + where + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new PolicyException(source.label() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Refuses fields that mean nothing here: a misspelt one would change what the policy says. */
  void requireOnly(Set<String> known) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw refused(
            name, "is not known here; write one of " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> refused(name, "is missing; give a string"));
  }

  Optional<String> optionalText(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = node.get(name);
    if (!value.isTextual()) {
      throw refused(name, "is " + describe(value) + "; write a string");
    }
    return Optional.of(value.textValue());
  }

  /** Strings in order; none if the field is not given. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : elements(name)) {
      if (!each.isTextual()) {
        throw refused(name + "[" + texts.size() + "]", "is " + describe(each) + "; write a string");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** Objects in order; none if the field is not given. */
  List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode each : elements(name)) {
      String at = name + "[" + objects.size() + "]";
      objects.add(object(at, each));
    }
    return objects;
  }

  Optional<JsonFields> optionalObject(String name) {
    return has(name) ? Optional.of(object(name, node.get(name))) : Optional.empty();
  }

  /**
   * A number without fraction.
   *
   * @param max the highest that it may be; the lowest is 0
   */
  Optional<BigInteger> optionalNumber(String name, BigInteger max) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = node.get(name);
    if (!value.isIntegralNumber()
        || value.bigIntegerValue().signum() < 0
        || value.bigIntegerValue().compareTo(max) > 0) {
      throw refused(name, "is " + describe(value) + "; write a whole number from 0 to " + max);
    }
    return Optional.of(value.bigIntegerValue());
  }

  /** An exception about a field. */
  PolicyException refused(String name, String problem) {
    return new PolicyException(label + ": " + path + name + " " + problem, null);
  }

  private Iterable<JsonNode> elements(String name) {
    if (!has(name)) {
      return List.of();
    }
    JsonNode value = node.get(name);
    if (!value.isArray()) {
      throw refused(name, "is " + describe(value) + "; write an array");
    }
    return value;
  }

  private JsonFields object(String at, JsonNode value) {
    if (!value.isObject()) {
      throw refused(at, "is " + describe(value) + "; write an object");
    }
    return new JsonFields(label, path + at + ".", value);
  }

  private static String describe(JsonNode value) {
    if (value.isObject() || value.isArray()) {
      return value.isObject() ? "an object" : "an array";
    }
    return value.isTextual() ? "the string " + quote(value.textValue()) : value.toString();
  }
}
