package dev.wrtfleet.asu;

import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.facts.RouterFacts;
import java.util.Optional;

/**
 * A router an image is to be built for.
 *
 * @param packages what is installed; absent where nobody asked or it could not say
 */
public record ForRouter(String host, RouterFacts facts, Optional<InstalledPackages> packages) {}
