#include "common/ecg/drawing/trace.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

// How far points lie from the line through two others.
class Chord {
public:
    Chord(const Point& from, const Point& to)
        : from_{from}, dx_{to.x - from.x}, dy_{to.y - from.y}, length_{std::hypot(dx_, dy_)}
    {}
    auto distance(const Point& at) const -> double
    {
        if (length_ == 0) return std::hypot(at.x - from_.x, at.y - from_.y);
        return std::abs(dx_ * (from_.y - at.y) - dy_ * (from_.x - at.x)) / length_;
    }

private:
    Point from_;
    double dx_;
    double dy_;
    double length_;
};

}  // namespace

auto simplified(std::span<const Point> line, double tolerance) -> std::vector<Point>
{
    if (line.size() < 3) return {line.begin(), line.end()};
    // Time only goes forward, so a piece need not be longer than this; it bounds the worst case.
    constexpr std::size_t piece_max = 512;
    std::vector<bool> kept(line.size(), false);
    std::vector<std::pair<std::size_t, std::size_t>> todo;
    for (std::size_t at = 0; at + 1 < line.size(); at += piece_max) {
        const auto end = std::min(at + piece_max, line.size() - 1);
        kept[at] = kept[end] = true;
        todo.emplace_back(at, end);
    }
    while (!todo.empty()) {
        const auto [from, to] = todo.back();
        todo.pop_back();
        const Chord chord{line[from], line[to]};
        double furthest = tolerance;
        std::size_t where = 0;
        for (auto i = from + 1; i < to; ++i)
            if (const auto off = chord.distance(line[i]); off > furthest) {
                furthest = off;
                where = i;
            }
        if (where == 0) continue;
        kept[where] = true;
        todo.emplace_back(from, where);
        todo.emplace_back(where, to);
    }
    std::vector<Point> left;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (kept[i]) left.push_back(line[i]);
    return left;
}

auto trace(const Lead& lead, double rate_hz, std::size_t first, std::size_t count, const Paper& paper)
    -> std::vector<std::vector<Point>>
{
    std::vector<std::vector<Point>> lines;
    const auto end = std::min(lead.samples.size(), first + count);
    bool broken = true;
    for (auto i = first; i < end; ++i) {
        if (lead.gap && lead.samples[i] == *lead.gap) {
            broken = true;
            continue;
        }
        if (broken) lines.emplace_back();
        broken = false;
        const double microvolts = lead.samples[i] * lead.scale->microvolts_per_unit + lead.scale->offset_microvolts;
        lines.back().push_back(
            {static_cast<double>(i - first) / rate_hz * paper.mm_per_s, -microvolts / 1000 * paper.mm_per_mv});
    }
    for (auto& line : lines) line = simplified(line, dot_mm);
    return lines;
}

}  // namespace shanhai::ecg
