// For tests: a storage acceptor on a loopback port and a thread of its own, which keeps data sets as they arrived.
#pragma once

#include "common/net/association/association.hpp"
#include "common/runtime/task_group.hpp"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

namespace shanhai::test {

struct StoredObject {
    std::string sop_class;
    std::string transfer_syntax;
    std::uint64_t bytes = 0;
    std::filesystem::path data_set;  // empty when the server discards
};

class StoreServer {
public:
    struct Seen {
        std::map<std::string, StoredObject> objects;  // by SOP instance
        std::vector<std::string> callers;
        std::size_t echoes = 0;
        std::size_t refused = 0;
        std::size_t associations = 0;     // that were released in peace
        std::vector<std::string> faults;  // the others' ends
    };

    // With an empty folder the bytes are counted and dropped; `refuse` is answered to every C-STORE, with its data set
    // left unread.
    explicit StoreServer(std::filesystem::path folder, net::AcceptPolicy policy = {}, dicom::Status refuse = 0)
        : folder_{std::move(folder)}, policy_{std::move(policy)}, refuse_{refuse},
          listener_{io_, {asio::ip::address_v4::loopback(), 0}}, sessions_{io_.get_executor(), note_bug(this)}
    {
        asio::co_spawn(io_, accept_until_closed(), asio::detached);
        thread_ = std::jthread{[this] { io_.run(); }};
    }
    ~StoreServer()
    {
        asio::post(io_, [this] {
            listener_.close();
            sessions_.cancel();
        });
    }

    auto port() const -> std::uint16_t { return listener_.local_endpoint().port(); }
    // Once so many sessions have ended, or have had more than time enough to.
    auto seen(std::size_t sessions = 1) -> Seen
    {
        std::unique_lock hold{mutex_};
        session_ended_.wait_for(hold, std::chrono::seconds{30}, [&] { return ended_ >= sessions; });
        return seen_;
    }

private:
    static auto note_bug(StoreServer* self) -> TaskGroup::OnBug
    {
        return [self](std::string_view, std::exception_ptr) {
            const std::lock_guard hold{self->mutex_};
            self->seen_.faults.emplace_back("bug");
        };
    }
    void note_caller(std::string_view title)
    {
        const std::lock_guard hold{mutex_};
        seen_.callers.emplace_back(title);
    }

    auto accept_until_closed() -> awaitable<void>
    {
        for (;;) {
            auto [error, socket] = co_await listener_.async_accept(asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            sessions_.spawn("session", serve(net::plain_stream(std::move(socket))));
        }
    }

    auto serve(std::unique_ptr<net::Stream> stream) -> awaitable<void>
    {
        auto served = co_await converse(*stream);
        const std::lock_guard hold{mutex_};
        if (served) ++seen_.associations;
        if (!served) seen_.faults.emplace_back(served.error().at());
        ++ended_;
        session_ended_.notify_all();
    }

    auto converse(net::Stream& stream) -> awaitable<Result<void>>
    {
        auto association = co_await net::Association::accept(stream, policy_);
        if (!association) co_return association.error();
        note_caller(association->calling_title());
        for (;;) {
            auto command = co_await association->next_command();
            if (!command) co_return command.error();
            if (!command->has_value()) co_return Result<void>{};
            auto served = co_await answer(*association, std::move(**command));
            if (!served) co_return served.error();
        }
    }

    auto answer(net::Association& association, dicom::Command command) -> awaitable<Result<void>>
    {
        if (command.field == dicom::CommandField::c_echo_rq) {
            const std::lock_guard hold{mutex_};
            ++seen_.echoes;
        } else if (refuse_ != dicom::status::success) {
            const std::lock_guard hold{mutex_};
            ++seen_.refused;
        } else {
            auto kept = co_await keep(association, command);
            if (!kept) co_return kept.error();
        }
        auto response = dicom::answer_to(command, command.has_data_set ? refuse_ : dicom::status::success);
        co_return co_await association.respond(std::move(response));
    }

    auto keep(net::Association& association, dicom::Command command) -> awaitable<Result<void>>
    {
        auto object = StoredObject{command.sop_class, association.context().transfer_syntax, 0, {}};
        std::ofstream file;
        if (!folder_.empty()) {
            object.data_set = folder_ / (command.sop_instance + ".dataset");
            file.open(object.data_set, std::ios::binary);
        }
        Bytes piece(256_KiB);
        for (;;) {
            auto count = co_await association.read_data(asio::buffer(piece));
            if (!count) co_return count.error();
            if (*count == 0) break;
            object.bytes += *count;
            if (file.is_open()) file.write(as_text(piece).data(), static_cast<std::streamsize>(*count));
        }
        file.close();
        const std::lock_guard hold{mutex_};
        seen_.objects[command.sop_instance] = object;
        co_return Result<void>{};
    }

    std::filesystem::path folder_;
    net::AcceptPolicy policy_;
    dicom::Status refuse_;
    std::mutex mutex_;
    std::condition_variable session_ended_;
    std::size_t ended_ = 0;
    Seen seen_;
    asio::io_context io_{1};
    asio::ip::tcp::acceptor listener_;
    TaskGroup sessions_;
    std::jthread thread_;
};

}  // namespace shanhai::test
