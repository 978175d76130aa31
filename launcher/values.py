"""Prints the chart's values for the images of a report (images.json or pushed.json), as JSON."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

CREDENTIALS = "mizzen-object-store-credentials"


def camel_case(name: str) -> str:
    """dict-service → dictService, as the chart's keys are."""
    return re.sub(r"-([a-z])", lambda match: match.group(1).upper(), name)


def values(images: list[dict], claims: bool = False) -> dict:
    """Tags of all images, the registry they were pushed to, if they were, and whether claims get volumes."""
    entries: dict = {camel_case(image["name"]): {"tag": image["tag"]} for image in images}
    for image in images:
        registry = image["reference"].rsplit(f'/mizzen/{image["name"]}:', 1)
        if len(registry) == 2:
            entries["registry"] = registry[0]
    result: dict = {"images": entries, "objectStore": {"existingSecret": CREDENTIALS}}
    if claims:
        result["volumes"] = {"provisioner": {"enabled": True}}
    return result


def main() -> int:
    print(json.dumps(values(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), "--claims" in sys.argv[2:]), indent=2, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
