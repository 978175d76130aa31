package dev.mizzen.volume.csi;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * What csi-sanity wrote about its run.
 *
 * @param passed how many tests did
 * @param failures messages, by test
 * @param skipped reasons, by test
 */
record SanityReport(
    int passed, SortedMap<String, String> failures, SortedMap<String, String> skipped) {

  static SanityReport read(Path report) throws Exception {
    var cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    int passed = 0;
    var failures = new TreeMap<String, String>();
    var skipped = new TreeMap<String, String>();
    for (int i = 0; i < cases.getLength(); i++) {
      var test = (Element) cases.item(i);
      String name = test.getAttribute("name");
      switch (test.getAttribute("status")) {
        case "passed" -> passed++;
        case "skipped" -> skipped.put(name, message(test, "skipped"));
        // A test that csi-sanity itself has switched off.
        case "pending" -> skipped.put(name, "pending");
        default -> failures.put(name, test.getTextContent());
      }
    }
    return new SanityReport(passed, failures, skipped);
  }

  private static String message(Element test, String tag) {
    var found = test.getElementsByTagName(tag);
    String message = ((Element) found.item(0)).getAttribute("message");
    return message.startsWith("skipped - ") ? message.substring("skipped - ".length()) : message;
  }
}
