#include <pqxx/pqxx>

// fare of the rides
void raise(pqxx::work &work, int id) {
    work.exec_params("UPDATE rides SET fare = fare + $1 " // ~ breaking certain 42703
                     "WHERE id = $2", 10, id);
    work.exec_params(R"(SELECT id FROM rides ORDER BY fare)"); // ~ breaking certain 42703
    work.exec_params("SELECT id FROM tolls ORDER BY fare");
}
