#include "server/verification/html.hpp"

namespace shanhai::verification {

auto Html::say(std::string_view text) -> Html&
{
    for (const char c : text) {
        switch (c) {
        case '&': text_ += "&amp;"; break;
        case '<': text_ += "&lt;"; break;
        case '>': text_ += "&gt;"; break;
        case '"': text_ += "&quot;"; break;
        case '\'': text_ += "&#39;"; break;
        default: {
            const bool control = (c >= 0 && c < ' ' && c != '\n') || c == 0x7F;
            text_ += control ? ' ' : c;
        }
        }
    }
    return *this;
}

}  // namespace shanhai::verification
