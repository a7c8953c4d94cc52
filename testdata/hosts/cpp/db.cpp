#include <string>
namespace shop {
std::vector<Order> Orders::find(int id) {
    int big = 1'000'000;
    auto raw = R"sql(SELECT "id" FROM orders WHERE a = ')' )sql";
    std::string q = "SELECT id FROM orders";
    q += " WHERE id = " + std::to_string(id);
    pqxx::result r = txn.exec(u8"SELECT status " "FROM orders");
    return {};
}
}
