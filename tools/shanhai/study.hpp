// shanhai study get: a case's objects on this computer, each under its name only when its digest is right.
#pragma once

#include "common/wire/case.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

// Into `folder` (the case's id unless said): study/series/instance.dcm. Files that are there and right are not fetched
// again, so that repeating the command resumes.
// With `originals` the files that carts wrote come along, in originals/: what stands in the study was made of them.
auto get_study(Session& session, std::string which, std::string folder, bool originals) -> awaitable<Outcome<void>>;

// Below the folder. What is no UID does not become a path: the object's own id and its media type's ending do. Pure.
auto place_of(const wire::ObjectView& object) -> Result<fs::path>;
auto place_of(const wire::OriginalView& original) -> Result<fs::path>;  // by its id, with the ending of its name

}  // namespace shanhai::cli
