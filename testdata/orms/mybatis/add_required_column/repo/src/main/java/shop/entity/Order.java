package shop.entity;

import com.baomidou.mybatisplus.annotation.TableName;

@TableName("t_order") // ~ breaking likely
public class Order {
    private Long id;
    private String status;

}
