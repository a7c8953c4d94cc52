<?php

namespace App\Http\Controllers;

use App\Http\Requests\OrderRequest;
use App\Models\Order;
use App\Models\User;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;

class OrderController extends Controller
{
    public function __construct(private Order $order)
    {
    }

    public function index(Request $request)
    {
        $status = $request->status;
        $open = Order::where('status', $status)->orderBy('total')->get(); // ~ breaking likely
        Order::whereStatus('paid')->count(); // ~ breaking likely
        Order::unpaid()->whereIn('status', ['new'])->first(); // ~ breaking likely
        Order::query()->where(['status' => 'new', 'total' => 1])->exists(); // ~ breaking likely
        Order::whereRaw('status = ?', [$status])->selectRaw('count(status) as n')->get(); // ~ breaking likely
        Order::orderByRaw("FIELD(status, 'new', 'paid')")->get(); // ~ breaking likely
        Order::where('total', '>', 1)->get();
        Order::with(['items' => function ($query) {
            $query->where('status', 'open');
        }])->get();
        Order::with('items:id,order_id,status')->get();
        User::whereHas('orders', function ($query) {
            $query->where('status', 'new'); // ~ breaking likely
        })->where('status', 'active')->get();
        Order::when($status, fn ($query) => $query->where('status', $status)); // ~ breaking likely
        foreach ($open as $row) {
            echo $row->status; // ~ risky likely silent
        }
        $open->each(fn ($row) => $row->status); // ~ risky likely silent
        return ['status' => $open->pluck('status')]; // ~ risky likely
    }

    public function store(OrderRequest $request)
    {
        $order = Order::create(['status' => 'new', 'total' => 1]); // ~ breaking likely
        $order = new Order(['status' => 'new']); // ~ breaking likely
        Order::firstOrCreate(['total' => 1], ['status' => 'new']); // ~ breaking likely
        Order::upsert([['id' => 1, 'status' => 'x']], ['id'], ['status']); // ~ breaking likely
        User::create(['status' => 'new']);
        auth()->user()->orders()->update(['status' => 'x']); // ~ breaking likely
        return response()->json(['status' => 'ok']);
    }

    public function show(Order $entry, string $order)
    {
        $this->order->status; // ~ risky likely silent
        $order->status;
        return [$entry->status, $entry['status'], $entry->user->status]; // ~ risky likely silent
    }

    public function report()
    {
        DB::table('orders')->where('status', 'new')->update(['total' => 1]); // ~ breaking likely
        DB::table('orders as o')->join('users as u', 'u.id', '=', 'o.user_id')->select('o.status', 'u.email')->get(); // ~ breaking likely
        DB::table('users as u')->join('orders as o', 'u.id', '=', 'o.user_id')->select('u.status')->get();
        DB::table('orders')->insert(['status' => 'new', 'total' => 1]); // ~ breaking likely
        DB::table('users')->select(DB::raw('max(orders.status)'))->join('orders', 'orders.user_id', '=', 'users.id')->get(); // ~ breaking likely
        DB::table('order_items')->where('status', 'new')->value('status');
        $rows = DB::table('orders')->get();
        foreach ($rows as $row) {
            echo $row->status; // ~ risky likely silent
        }
    }
}
